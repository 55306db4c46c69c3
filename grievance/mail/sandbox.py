"""
Read mails in children that have nothing to lose.

A hostile mail can crash, fill or spin its child: it costs itself, one restart,
and never another mail, a key or a file.
"""

from __future__ import annotations

from queue import LifoQueue
from types import TracebackType
from typing import Self

from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.letter import Letter
from grievance.mail.limits import Limits
from grievance.mail.reader import Reader


class Sandbox:
    """A few long-lived children, started when first needed; safe from any thread."""

    def __init__(self, limits: Limits = Limits(), children: int = 2) -> None:  # noqa: B008  # frozen
        self._limits = limits
        self._children = children
        self._closed = False
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

        Raises:
            UnreadableMailError: Why this mail gives no letter.

            SetupError: No child can be started at all.
        """
        if len(raw) > self._limits.size:
            raise UnreadableMailError(Refusal.TOO_LARGE, self._limits)
        reader = self._places.get()
        try:
            reader = self._usable(reader)
            return reader.parse(raw)
        finally:
            self._places.put(reader)

    def close(self) -> None:
        """Wait for the mails in flight, then end the children."""
        self._closed = True
        readers = [self._places.get() for _ in range(self._children)]
        for reader in readers:
            if reader is not None:
                reader.stop()
            self._places.put(None)  # wakes whoever still waits

    def _usable(self, reader: Reader | None) -> Reader:
        if self._closed:
            msg = "The sandbox is closed."
            raise RuntimeError(msg)
        if reader is None or not reader.usable:
            if reader is not None:
                reader.stop()
            reader = Reader(self._limits)
        return reader
