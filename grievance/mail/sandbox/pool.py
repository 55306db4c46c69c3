"""
Read mails in children that have nothing to lose.

A hostile mail can crash, fill or spin its child: it costs itself, one restart,
and never another mail, a key or a file.
"""

from __future__ import annotations

from queue import LifoQueue
from threading import Lock
from types import TracebackType
from typing import Self

from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.letter import Letter
from grievance.mail.limits import Limits
from grievance.mail.sandbox.fork_server import ForkServer, LostServerError
from grievance.mail.sandbox.heap import release_large_pieces
from grievance.mail.sandbox.reader import Reader


class Sandbox:
    """
    A few children at a time; safe from any thread.

    The first is started when it is needed, every later one as soon as the child in
    its place is used up, so that it is ready before the next mail comes.
    """

    def __init__(self, limits: Limits = Limits(), children: int = 2) -> None:  # noqa: B008  # frozen
        release_large_pieces()  # in this process, where mails go in and letters come out
        self._limits = limits
        self._children = children
        self._closed = False
        self._server: ForkServer | None = None
        self._starting = Lock()
        self._places: LifoQueue[Reader | None] = LifoQueue()
        for _ in range(children):
            self._places.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def parse(self, raw: bytes) -> Letter:
        """
        Read one mail; waits while all children are busy.

        A fork server that goes meanwhile takes its children along; the mail is read once
        more, by a child of its successor.

        Raises:
            UnreadableMailError: Why this mail gives no letter.

            SetupError: No child can be started at all.
        """
        if len(raw) > self._limits.size:
            raise UnreadableMailError(Refusal.TOO_LARGE, self._limits)
        try:
            return self._read(raw)
        except LostServerError:
            return self._read(raw)

    def _read(self, raw: bytes) -> Letter:
        reader = self._places.get()
        try:
            reader = self._usable(reader)
            return reader.parse(raw)
        finally:
            self._places.put(self._kept(reader))

    def close(self) -> None:
        """Wait for the mails in flight, then end the children."""
        self._closed = True
        readers = [self._places.get() for _ in range(self._children)]
        for reader in readers:
            if reader is not None:
                reader.stop()
            self._places.put(None)  # wakes whoever still waits
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _usable(self, reader: Reader | None) -> Reader:
        if self._closed:
            msg = "The sandbox is closed."
            raise RuntimeError(msg)
        if reader is not None:
            if reader.is_ready():
                return reader
            reader.stop()
        return self._new()

    def _new(self) -> Reader:
        """Return a child that is ready; a fork server that has died is replaced."""
        server = self._living_server()
        try:
            reader = Reader(server, self._limits)
        except OSError as error:
            server.stop()
            raise LostServerError from error
        if not reader.is_ready():
            reader.stop()
            server.stop()
            raise LostServerError
        return reader

    def _living_server(self) -> ForkServer:
        with self._starting:
            if self._server is None or not self._server.is_alive:
                if self._server is not None:
                    self._server.stop()
                self._server = ForkServer(self._limits)
            return self._server

    def _kept(self, reader: Reader | None) -> Reader | None:
        """Return *reader*, or a successor that gets ready while nobody waits."""
        if reader is None or not reader.is_spent:
            return reader
        reader.stop()
        server = self._server
        if server is None or self._closed:
            return None
        try:
            return Reader(server, self._limits)
        except OSError:  # the next mail will say so
            return None
