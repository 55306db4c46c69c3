"""
From starting a process to what it shows first, as somebody at a terminal waits for it.

The lock of the desk is measured against an empty Textual app, each in a process of its
own behind a pseudo terminal, in turns: until the first words are painted.  Both lose by
a busy machine, so the best of each counts.  This is the row that has the goal, since it
is what somebody waits for; `queue` shows the same without processes.  `--help` is measured until it has ended.
How long the whole desk takes to import is what somebody who types very fast waits for.
"""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.row import Row
from tests.offices import DANA, closing, make_office


ROUNDS = 7
LINES, COLUMNS = 40, 120
LOCK, HELP = 1.5, 0.25  # times an empty app; seconds
PAINTED = b"Passphrase"
EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("Passphrase")

Empty().run()
"""
IMPORT = "import tui.app, tui.workplace"
CLI = ("-P", "-m", "grievance.cli.main")


def measure() -> list[Row]:
    """Start each in turns, and keep the best."""
    with TemporaryDirectory() as folder:
        home = Path(folder, "home")
        with closing(make_office(home, people=(DANA,))):
            pass
        environ = {**os.environ, "TERM": "xterm-256color"}  # noqa: TID251  # passed on
        desk = (*CLI, "--home", str(home), "desk")
        empty, lock = _in_turns(
            lambda: first_paint(("-c", EMPTY), environ),
            lambda: first_paint(desk, environ),
        )
        help_, desk_help, imported = _in_turns(
            lambda: _ended((*CLI, "--help"), environ),
            lambda: _ended((*CLI, "desk", "--help"), environ),
            lambda: _ended(("-c", IMPORT), environ),
        )
    return [
        Row(name="start, empty app painted", value=empty, unit="s"),
        Row(name="start, lock painted", value=lock, unit="s"),
        Row(
            name="start, lock to empty app", value=lock / empty, unit="times", goal=LOCK
        ),
        Row.within("start, grievance --help", help_, "s", limit=HELP),
        Row(name="start, grievance desk --help", value=desk_help, unit="s"),
        Row(name="start, import of the desk", value=imported, unit="s"),
    ]


def _in_turns(*takes: Callable[[], float]) -> list[float]:
    rounds = [[take() for take in takes] for _ in range(ROUNDS)]
    return [min(taken) for taken in zip(*rounds, strict=True)]


def _ended(arguments: Sequence[str], environ: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        (sys.executable, *arguments), env=environ, capture_output=True, check=True
    )
    return time.perf_counter() - start


def first_paint(arguments: Sequence[str], environ: Mapping[str, str]) -> float:
    """Return how many seconds it takes until a program has painted its first words."""
    start = time.perf_counter()
    process, terminal = pty.fork()
    if not process:
        os.execve(
            sys.executable, (sys.executable, *arguments), environ
        )  # no shell is wanted
    try:
        fcntl.ioctl(
            terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0)
        )
        shown = b""
        while PAINTED not in shown:
            shown += _read(terminal)
        return time.perf_counter() - start
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)


def _read(terminal: int) -> bytes:
    """Read what is painted, and fail where the program ended instead."""
    with suppress(OSError):  # as Linux says that nobody is there any more
        if some := os.read(terminal, 65536):
            return some
    msg = "It ended before it had painted anything."
    raise RuntimeError(msg)
