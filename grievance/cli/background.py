"""
A worker beside the desk, in a process of its own so that no key ever waits.

It holds the other end of a pipe: however the desk ends, also killed or with its
terminal closed, the pipe ends with it, and the worker stops.
"""

from __future__ import annotations

import os
import subprocess  # our own interpreter, fixed arguments
import sys

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from grievance.home import PRIVATE_FILE, Home
from worker.lock import is_running


LOG = "worker.log"
PATIENCE_SECONDS = 15.0
_HOUSE = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-P", "-m", "grievance.cli.main")


@contextmanager
def background_worker(
    home: Home, environ: Mapping[str, str]
) -> Generator[None, None, None]:
    """
    Let a worker run for the length of the block, unless one does already.

    A colleague's own machine has no worker's key: the office's worker runs elsewhere.
    """
    if is_running(home) or not home.worker_key.exists():
        yield
        return
    process = _start(home, environ)
    try:
        yield
    finally:
        _stop(process)


def _start(home: Home, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start it in a session of its own: Ctrl-C belongs to the desk."""
    log = os.open(
        home.marks.with_name(LOG), os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE
    )
    try:
        return subprocess.Popen(  # noqa: S603  # fixed arguments, no shell
            (*_COMMAND, "--home", str(home.path), "worker", "--until-eof"),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env={**environ, "PYTHONPATH": str(_HOUSE)},
            start_new_session=True,
        )
    finally:
        os.close(log)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Let it finish what is in its hands; the rest waits in the database."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
