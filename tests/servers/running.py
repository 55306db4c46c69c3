"""Starting a server for the tests, and being sure that it ends with them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


PATIENCE = 60.0  # seconds for a server to answer; only a broken one needs them
LEASH = Path(__file__).with_name("leash.py")
PLACE = tempfile.gettempdir()  # asked before a test has one of its own
SOCKET_LIMIT = 60  # characters of a folder, so that a socket's path fits on macOS


class ServerError(Exception):
    """Why a server cannot be had."""


def make_folder(name: str, user: str | None = None) -> Path:
    """Make a short private folder that belongs to whoever runs the server."""
    short = PLACE if len(PLACE) <= SOCKET_LIMIT - len(name) else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=short))
    if user:
        shutil.chown(folder, user)
    return folder


@contextmanager
def leashed(
    folder: Path,
    *command: str | Path,
    answers: Callable[[], bool],
    ends_on: signal.Signals = signal.SIGTERM,
    user: str | None = None,
) -> Iterator[None]:
    """Run a server until the block ends or this process does."""
    leash: list[str | Path] = [sys.executable, "-I", "-S", LEASH, folder]
    leash += [str(int(ends_on)), *([user] if user else []), "--"]
    with (folder / "output").open("wb") as output:
        holder = subprocess.Popen(
            [*leash, *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests, not for their servers
        )
    with holder:  # closes its standard input and waits for it
        try:
            wait_for(answers, holder, folder / "output")
            yield
        finally:
            let_go(holder)


def let_go(holder: subprocess.Popen[bytes]) -> None:
    """
    End a server with its leash; by force, should the leash not hear of it.

    A process that was made meanwhile may hold the other end of its pipe open.
    """
    try:
        holder.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(holder.pid, signal.SIGKILL)
        holder.wait()


def wait_for(
    answers: Callable[[], bool], holder: subprocess.Popen[bytes], output: Path
) -> None:
    """Wait until a server answers, and say what it said if it never does."""
    deadline = time.monotonic() + PATIENCE
    said = ""
    while not answers():
        with suppress(FileNotFoundError):  # the folder goes when the server does
            said = output.read_text(errors="replace")
        if holder.poll() is not None or time.monotonic() > deadline:
            message = f"it did not start: {said.strip()}"
            raise ServerError(message)
        time.sleep(0.02)
