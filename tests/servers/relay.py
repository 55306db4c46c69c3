"""A relay in front of a server, for tests to break or to hold up what goes through."""

from __future__ import annotations

import socket

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler
from threading import Event, Thread

from tests.servers.answering import HOST, answering


class Relay:
    """Passes bytes on, both ways, until it is told to do something worse."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self._is_deaf = Event()
        self._is_over = False
        self._left: int | None = None
        self._open: set[socket.socket] = set()

    @property
    def connections(self) -> int:
        return len(self._open) // 2

    def cut(self) -> None:
        """Break every connection there is; new ones are welcome."""
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Break every connection, also those that are about to come."""
        self._is_over = True
        self.cut()

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Swallow whatever is said, so that nobody ever answers."""
        self._is_deaf.set()
        try:
            yield
        finally:
            self._is_deaf.clear()

    @contextmanager
    def halting(self, after: int) -> Iterator[None]:
        """Pass on *after* more bytes of the target's, then none; break off at the end."""
        self._left = after
        try:
            yield
        finally:
            self.cut()  # a stream has no gaps
            self._left = None

    def join(self, client: socket.socket) -> None:
        """Connect a client with the target until either goes."""
        try:
            server = socket.create_connection((HOST, self.target), 10)
        except OSError:
            return
        with server:
            server.settimeout(None)
            self._open |= {client, server}
            if (
                self._is_over
            ):  # asked after it can be cut, so that one of the two is done
                return
            back = Thread(target=self._pump, args=(server, client, True))
            back.start()
            self._pump(client, server)
            back.join()
            self._open -= {client, server}

    def _pump(
        self,
        source: socket.socket,
        sink: socket.socket,
        is_back: bool = False,  # noqa: FBT001, FBT002  # a thread's argument
    ) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                if not self._is_deaf.is_set():
                    sink.sendall(self._allowed(said) if is_back else said)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _allowed(self, said: bytes) -> bytes:
        if self._left is None:
            return said
        said = said[: self._left]
        self._left -= len(said)
        return said


@contextmanager
def running_relay(target: int) -> Iterator[Relay]:
    """Run a relay to a port of this machine; its own port is `Relay.port`."""
    relay = Relay(target)

    class Joining(BaseRequestHandler):
        def handle(self) -> None:
            relay.join(self.request)

    with answering(Joining) as port:
        relay.port = port
        try:
            yield relay
        finally:
            relay.end()
