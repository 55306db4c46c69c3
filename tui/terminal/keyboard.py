"""What is read from standard input, and what it says."""

from __future__ import annotations

import os
import selectors

from codecs import getincrementaldecoder
from collections.abc import Iterator
from threading import Event

from textual.message import Message

from tui.terminal.careful_parser import CarefulParser


LOOK = 0.1  # seconds
AT_ONCE = 4096  # bytes


def pieces(fileno: int, over: Event) -> Iterator[bytes]:
    """
    Yield what comes in, and nothing after each moment in which nothing came.

    It ends with what it reads, or once it is *over*.
    """
    with (
        selectors.SelectSelector() as selector
    ):  # the one that takes terminals anywhere
        selector.register(fileno, selectors.EVENT_READ)
        while not over.is_set():
            came = bool(selector.select(LOOK))
            data = os.read(fileno, AT_ONCE) if came else b""
            if came and not data:
                return
            yield data


class Keyboard:
    """Makes messages of bytes; what is no text in them is a mark."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._parser = CarefulParser()

    def heard(self, data: bytes) -> Iterator[Message]:
        """Yield what *data* says."""
        yield from self._parser.feed(self._decoder.decode(data))

    def silence(self) -> Iterator[Message]:
        """Yield what it says that nothing came."""
        yield from self._parser.tick()
