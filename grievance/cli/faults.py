"""
What a command that did not end well says, and its exit status.

A refusal is one sentence.  A crash shows its type, files and lines only: messages and
local variables may hold what a complainant wrote, or a key.
"""

from __future__ import annotations

import io
import os
import sys

from contextlib import suppress
from typing import Final, NoReturn

import click

from grievance.domain.display import one_line
from grievance.domain.errors import GrievanceError
from grievance.domain.failures import what_went_wrong
from grievance.wordless import be_wordless, describe


DONE: Final = 0
REFUSED: Final = 1
UNFIT: Final = 2
CRASHED: Final = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED: Final = 130  # 128 + SIGINT
NOBODY_READS: Final = 141  # 128 + SIGPIPE


def explain(error: BaseException) -> int:
    """Say on standard error what ended a command; return its exit status."""
    match error:
        case click.ClickException():
            error.show()
            return error.exit_code
        case click.exceptions.Exit():
            return error.exit_code
        case GrievanceError() | MemoryError():
            click.echo(f"grievance: {_sentence(error)}", err=True)
            return UNFIT
        case click.Abort() | KeyboardInterrupt():
            return INTERRUPTED
        case BrokenPipeError() | SystemExit():  # which is click's answer to the first
            _forget_output()
            return NOBODY_READS
        case _:
            click.echo(describe(error), err=True)
            return CRASHED


def _sentence(error: GrievanceError | MemoryError) -> str:
    """Return what a refusal says; memory that ran out says nothing by itself."""
    if isinstance(error, MemoryError):
        return what_went_wrong("MemoryError")
    return one_line(str(error))


def install() -> None:
    """Make every way out of this process wordless, also for threads and logs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # whatever the locale knows
    be_wordless()


def leave(status: int) -> NoReturn:
    """End the process, also when nobody reads the last of its output."""
    try:
        sys.stdout.flush()
    except BrokenPipeError as error:
        status = explain(error)
    sys.exit(status)


def _forget_output() -> None:
    """Let what is still in the buffer go nowhere at the end."""
    with suppress(OSError, ValueError):  # it may have no descriptor at all
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
