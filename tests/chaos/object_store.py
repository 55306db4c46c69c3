"""An object store that crashes, is away, silent, full, or refuses to be written to."""

from __future__ import annotations

import signal
import time

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

import psutil

from grievance.blobs.port import BlobsRefusedError
from tests.chaos.small_disk import SmallDisk
from tests.servers.running import make_folder
from tests.servers.seaweed import (
    BUCKET,
    RIGHTS,
    WORKER,
    Seaweed,
    allow,
    furnish,
    started,
)


LOOKING_ONLY = {**RIGHTS, WORKER: [f"List:{BUCKET}"]}
PATIENCE = 60.0  # seconds; it reads again what is allowed as soon as it is told


class ObjectStore(ExitStack):
    """Runs for the length of the block, always on the same ports, and keeps all it has."""

    def __init__(self, folder: Path, disk: SmallDisk | None = None) -> None:
        super().__init__()
        self._folder, self._disk = folder, disk
        self.server: Seaweed

    def __enter__(self) -> Self:
        super().__enter__()
        self.server = furnish(self._folder)
        self._start()
        return self

    @contextmanager
    def crashing(self) -> Iterator[None]:
        """Be killed, and be there again before the block begins."""
        with self.away():
            pass
        yield

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let nobody listen; what it does is killed."""
        self.close()
        try:
            yield
        finally:
            self._start()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let the system take connections for it, which answers nothing."""
        process = self._process()
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Let it take nothing from workers."""
        allow(self.server.folder, LOOKING_ONLY)
        self._told(lambda: not self._takes())
        try:
            yield
        finally:
            allow(self.server.folder, RIGHTS)
            self._told(self._takes)

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no space on its disk; it is started again after that."""
        assert self._disk is not None  # as the play needs a small one
        with self._disk.full():
            yield
        with self.away():
            pass

    def _start(self) -> None:
        self.enter_context(started(self.server, make_folder("run")))

    def _process(self) -> psutil.Process:
        there = psutil.Process().children(recursive=True)
        [found] = [process for process in there if _serves(process, self.server)]
        return found

    def _told(self, holds: Callable[[], bool]) -> None:
        """
        Have it read again what is allowed.

        Raises:
            TimeoutError: It did not, for a long time.
        """
        self._process().send_signal(signal.SIGHUP)
        until = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > until:
                message = "the object store does not read its rights again"
                raise TimeoutError(message)
            time.sleep(0.05)  # between two looks

    def _takes(self) -> bool:
        with suppress(BlobsRefusedError):
            self.server.store(WORKER).put("ready", b"")
            return True
        return False


def _serves(process: psutil.Process, server: Seaweed) -> bool:
    """Whether it is the store itself, and not what keeps it on a leash."""
    with suppress(psutil.NoSuchProcess):
        words = process.cmdline()[1:]
        return words[:1] == ["server"] and f"-dir={server.folder}" in words
    return False
