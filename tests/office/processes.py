"""Processes of an office as somebody starts them: with what they start, until the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.test_shape import ROOT


PATIENCE = 60.0  # seconds to finish what is being done
PROGRAMS = Path(sys.executable).parent


@contextmanager
def running(
    words: Sequence[str | Path], environ: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a group of its own, of which nothing outlives the block."""
    with log.open("ab") as said:
        process = subprocess.Popen(
            list(words),
            cwd=ROOT,
            env={"PATH": f"{PROGRAMS}:{os.defpath}:/usr/sbin:/sbin", **environ},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask it to stop, wait until it did, and return its exit status."""
    process.send_signal(signal.SIGTERM)
    return process.wait(PATIENCE)
