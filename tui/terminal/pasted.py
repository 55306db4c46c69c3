"""
What was pasted, told apart from what was typed, in whatever pieces it comes.

Terminals put a paste between two signs ("bracketed paste"). Whatever stands between them
is text, though it may look like keys.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


START: Final = "\x1b[200~"
END: Final = "\x1b[201~"
LONGEST: Final = 1_000_000  # characters
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_REST = len(START) - 1  # what a sign can lack at the end of a piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """One paste as it came."""

    text: str
    is_cut: bool = False


class Gathering:
    """Text that comes in pieces, and as much of it as is taken."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._room = LONGEST
        self._is_cut = False

    def add(self, text: str) -> None:
        taken = text[: self._room]
        self._is_cut = self._is_cut or len(taken) < len(text)
        self._room -= len(taken)
        if taken:
            self._pieces.append(taken)

    @property
    def whole(self) -> Pasted:
        """All that was taken."""
        return Pasted(text="".join(self._pieces), is_cut=self._is_cut)


class Parting:
    """Parts what comes into what was typed, in pieces, and what was pasted, each whole."""

    def __init__(self) -> None:
        self._last = ""  # may be the beginning of a sign
        self.is_open = False
        self._pasted = Gathering()

    def feed(self, data: str) -> Iterator[str | Pasted]:
        """Yield what was typed, the sign of a paste with it, and what was pasted."""
        while data:
            step = self._take_in if self.is_open else self._look_for_start
            part, data = step(data)
            if part:
                yield part

    def _look_for_start(self, data: str) -> tuple[str, str]:
        """Return what was typed, up to the sign of a paste, and what follows it."""
        seen = self._last + data
        _, sign, rest = seen.partition(START)
        self.is_open = bool(sign)
        self._last = "" if sign else seen[-_REST:]
        return data.removesuffix(rest), rest

    def _take_in(self, data: str) -> tuple[Pasted | None, str]:
        """Return what was pasted, once it is over, and what follows it."""
        seen = self._last + data
        body, sign, rest = seen.partition(END)
        self._pasted.add(body if sign else seen[:-_REST])
        self._last = "" if sign else seen[-_REST:]
        if not sign:
            return None, ""
        whole, self._pasted, self.is_open = self._pasted.whole, Gathering(), False
        return whole, rest


def plain(text: str) -> str:
    """Return *text* without codes; of these only tabs and the ends of lines stay."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
