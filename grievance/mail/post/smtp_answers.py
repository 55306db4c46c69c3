"""
What an SMTP server answers: bounded as a whole, however it comes in pieces.

A time-out of the socket counts from piece to piece.  A server that says a line, or a
sign, every now and then would be listened to for ever.
"""

from __future__ import annotations

import socket
import time


MOST = 64 * 1024  # bytes of one answer; the longest that servers give has two thousand


class Answers:
    """Lines from a connection, for `smtplib` to read."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = b""
        self._end = 0.0
        self._left = 0

    def begin(self) -> None:
        """Listen to the next answer, as long as the socket has patience."""
        self._end = time.monotonic() + (self._sock.gettimeout() or 0)
        self._left = MOST

    def readline(self, limit: int) -> bytes:
        """
        Return a line, or less at the end of all or after *limit* bytes.

        Raises:
            OSError: The answer takes too long, or the connection broke.

            ValueError: It is too long.
        """
        while b"\n" not in self._buffer and len(self._buffer) < limit:
            more = self._receive()
            if not more:
                break
            self._buffer += more
        size = min(self._buffer.find(b"\n") + 1 or len(self._buffer), limit)
        line, self._buffer = self._buffer[:size], self._buffer[size:]
        self._count(line)
        return line

    def close(self) -> None:
        """Leave the socket to whoever made it."""

    def _receive(self) -> bytes:
        patience = self._sock.gettimeout()
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        try:
            return self._sock.recv(MOST)
        finally:
            self._sock.settimeout(patience)

    def _count(self, line: bytes) -> None:
        self._left -= len(line)
        if self._left < 0:
            message = "the answer has no end"
            raise ValueError(message)
