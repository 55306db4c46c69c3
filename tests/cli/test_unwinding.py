"""A command that is told to end takes away first what it must not leave behind."""

from __future__ import annotations

import signal
import subprocess
import sys

from pathlib import Path

import pytest

from tests.cli.command import ROOT
from tests.cli.staffed import shell_of
from tests.doubles import make_mail
from tests.offices import DANA, Office, sqlite_office


__all__ = ["sqlite_office"]

IN_THE_MIDDLE = """
import os, sys
from sqlalchemy import Engine, event
from grievance.cli.main import run

number, at, *words = sys.argv[1:]

def end(*_):
    if os.path.exists(words[-1]):
        os.kill(os.getpid(), int(number))

def execute(_connection, _cursor, statement, *_):
    if statement.startswith(at):
        end()

event.listen(Engine, "before_cursor_execute", execute)
if at == "fsync":
    os.fsync = end
sys.exit(run(words, os.environ))
"""
TWICE = """
import os, signal
from grievance.cli.unwinding import unwinding

with unwinding():
    try:
        os.kill(os.getpid(), signal.SIGHUP)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        print("unwound", flush=True)
"""
UNDER_NOHUP = """
import os, signal
from grievance.cli.unwinding import unwinding

signal.signal(signal.SIGHUP, signal.SIG_IGN)
with unwinding():
    os.kill(os.getpid(), signal.SIGHUP)
    print("goes on")
"""


def python(code: str, *words: object, environ: dict[str, str]) -> tuple[int, str]:
    """Run *code* in a process of its own; return its status, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "" == done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_half_a_backup_is_none(
    sqlite_office: Office, tmp_path: Path, number: signal.Signals
) -> None:
    """
    What was written goes again, so that the same folder serves the next time.
    """
    sqlite_office.case_of(make_mail())
    shell, folder = shell_of(sqlite_office, DANA), tmp_path / "backup"

    ended = python(
        IN_THE_MIDDLE,
        *(int(number), "INSERT INTO part", "backup", folder),
        environ=shell.whole_environ,
    )

    assert (-number, "") == ended
    assert [] == list(folder.iterdir())
    assert 0 == shell.run("backup", folder).status


def test_half_a_log_is_none(sqlite_office: Office, tmp_path: Path) -> None:
    """
    An export that was cut looks like a log that was, and is removed.
    """
    environ = shell_of(sqlite_office, DANA).whole_environ

    ended = python(
        IN_THE_MIDDLE,
        *(int(signal.SIGTERM), "fsync", "log", "export", tmp_path / "log.jsonl"),
        environ=environ,
    )

    assert (-signal.SIGTERM, "") == ended
    assert not (tmp_path / "log.jsonl").exists()


def test_the_first_signal_counts(sqlite_office: Office) -> None:
    """
    A second one does not cut off the unwinding; the process ends as by the first.
    """
    environ = shell_of(sqlite_office, DANA).whole_environ

    assert (-signal.SIGHUP, "unwound\n") == python(TWICE, environ=environ)
    assert (0, "goes on\n") == python(UNDER_NOHUP, environ=environ)
