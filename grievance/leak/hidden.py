"""
What stands in a text and nobody sees: it is taken out before anything is compared.

Texts that are copied from documents and web pages are full of it: soft hyphens, spaces
without width, marks of direction, words that are broken at the end of a line.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from grievance.leak.hit import Hit


# What Unicode calls default ignorable, and marks that choose how a letter looks.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_BREAK = re.compile(r"(?<=[^\W\d_])[-\u2010]\n[ \t]*(?=[^\W\d_])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    A text as it is read, and *ours* of it.

    *places* tells of each of its characters where it stands in what was written; None
    where nothing was taken out.
    """

    text: str = field(repr=False)
    ours: str = field(repr=False)
    places: tuple[int, ...] | None = field(default=None, repr=False)

    def as_written(self, hit: Hit, written: str) -> Hit:
        """Return *hit* with its place in what was *written*, and the words there."""
        if self.places is None or hit.start >= hit.end:
            return hit
        start, end = self.places[hit.start], self.places[hit.end - 1] + 1
        return replace(hit, start=start, end=end, words=written[start:end])


def as_seen(text: str) -> str:
    """Return *text* without what nobody sees of it."""
    return text if text.isascii() else _HIDDEN.sub("", text)


def readings(text: str, ours: str) -> Iterator[Seen]:
    """Yield *text* as people see it, and once more with broken words put together."""
    seen, places = _without(_HIDDEN, text, range(len(text)))
    ours = as_seen(ours)
    yield Seen(text=seen, ours=ours, places=places if seen != text else None)
    if _BREAK.search(seen) is not None:
        joined, places = _without(_BREAK, seen, places)
        yield Seen(text=joined, ours=_BREAK.sub("", ours), places=places)


def _without(
    taken: re.Pattern[str], text: str, places: range | tuple[int, ...]
) -> tuple[str, tuple[int, ...]]:
    """Take out what matches; return the rest, and the place of each character."""
    kept: list[int] = []
    last = 0
    for match in taken.finditer(text):
        kept += places[last : match.start()]
        last = match.end()
    kept += places[last:]
    return taken.sub("", text), tuple(kept)
