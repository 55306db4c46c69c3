"""
What a command that did not end well says, and its exit status.

A refusal is one sentence.  A crash shows its type, files and lines only: messages and
local variables may hold what a complainant wrote, or a key.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
import traceback

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, NoReturn

import click

from grievance.domain.display import one_line
from grievance.domain.errors import GrievanceError


DONE: Final = 0
REFUSED: Final = 1
UNFIT: Final = 2
CRASHED: Final = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED: Final = 130  # 128 + SIGINT
NOBODY_READS: Final = 141  # 128 + SIGPIPE

_PACKAGES = frozenset({"grievance", "worker", "tui", "migrations", "site-packages"})


class WordlessFormatter(logging.Formatter):
    """Writes where an exception came from, and never what it says."""

    def formatException(self, ei: object) -> str:  # noqa: N802  # its name in logging
        error = ei[1] if isinstance(ei, tuple) else None
        return describe(error) if isinstance(error, BaseException) else ""


def explain(error: BaseException) -> int:
    """Say on standard error what ended a command; return its exit status."""
    match error:
        case click.ClickException():
            error.show()
            return error.exit_code
        case click.exceptions.Exit():
            return error.exit_code
        case GrievanceError():
            click.echo(f"grievance: {one_line(str(error))}", err=True)
            return UNFIT
        case click.Abort() | KeyboardInterrupt():
            return INTERRUPTED
        case BrokenPipeError() | SystemExit():  # which is click's answer to the first
            _forget_output()
            return NOBODY_READS
        case _:
            click.echo(describe(error), err=True)
            return CRASHED


def describe(error: BaseException) -> str:
    """Name an exception and the lines it passed, the innermost last."""
    places = [
        f"  {_short(frame.f_code.co_filename)}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    head = f"grievance crashed: {type(error).__name__}; nothing of a case is shown."
    return "\n".join((head, *places))


def install() -> None:
    """Make every way out of this process wordless, also for threads and logs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # whatever the locale knows
    sys.excepthook = _hook
    threading.excepthook = lambda args: _say(args.exc_value)
    sys.unraisablehook = lambda args: _say(args.exc_value)
    handler = logging.StreamHandler()
    handler.setFormatter(WordlessFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def leave(status: int) -> NoReturn:
    """End the process, also when nobody reads the last of its output."""
    try:
        sys.stdout.flush()
    except BrokenPipeError as error:
        status = explain(error)
    sys.exit(status)


def _hook(
    kind: type[BaseException],  # noqa: ARG001  # the hook's signature
    error: BaseException,
    trace: TracebackType | None,  # noqa: ARG001  # the hook's signature
) -> None:
    _say(error)


def _say(error: BaseException | None) -> None:
    if error is None or isinstance(error, KeyboardInterrupt) or sys.stderr is None:
        return
    sys.stderr.write(f"{describe(error)}\n")


def _forget_output() -> None:
    """Let what is still in the buffer go nowhere at the end."""
    with suppress(OSError, ValueError):  # it may have no descriptor at all
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _short(file: str) -> str:
    """Cut a path to what lies in a package, so that nobody's folders are told."""
    parts = Path(file).parts
    for number in reversed(range(len(parts))):
        if parts[number] in _PACKAGES:
            return "/".join(parts[number:])
    return parts[-1] if parts else file
