"""
What an IMAP server answers: bounded as a whole, however it comes in pieces.

A time-out of the socket counts from piece to piece: a server that says a sign every now
and then would be listened to for ever, and nothing else taken in.  A message has
megabytes and a line may be bad, so that what comes buys time.
"""

from __future__ import annotations

import io
import socket
import ssl
import time

from collections.abc import Callable
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST_SECONDS = 300.0  # for an answer, and more for what comes of it
SLOWEST = 16 * 1024  # bytes a second: 30 MB in half an hour


class TooSlowError(OSError):
    """An answer takes longer than its bytes explain."""


class Answers(io.RawIOBase):
    """Bytes from a connection, for a buffer to read."""

    def __init__(
        self,
        sock: socket.socket,
        *,
        longest: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.sock = sock
        self._longest = longest
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """Listen to the next answer."""
        self._end = self._clock() + self._longest

    def readable(self) -> bool:
        """Tell the buffer that it may ask."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """
        Read what comes next; None where nothing may be waited for, and none is there.

        Raises:
            TooSlowError: The answer takes too long.

            OSError: Nothing came, or the connection broke.
        """
        try:
            size = self._receive(buffer)
        except (BlockingIOError, ssl.SSLWantReadError):
            return None
        self._end += size / SLOWEST
        return size

    def _receive(self, buffer: WriteableBuffer) -> int:
        patience = self.sock.gettimeout()
        left = self._end - self._clock()
        if left <= 0:
            raise TooSlowError
        if patience is None or left < patience:
            self.sock.settimeout(left)
        try:
            return self.sock.recv_into(buffer)
        except TimeoutError:
            if self._clock() >= self._end:
                raise TooSlowError from None
            raise
        finally:
            self.sock.settimeout(patience)
