"""
A text as clauses and sentences, folded, with the place of every border.

What stands near each other is told by characters; a script without spaces says as much
in a quarter of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from grievance.catalogue.folding import (
    BREAK,
    MARK,
    PAUSE,
    fold_clauses,
    is_spaceless,
    plain,
)
from grievance.catalogue.phrases import part_contractions


SHORT, DENSE_SHORT = 14, 4  # characters of a sentence that belongs to the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """
    Plain text without marks; where sentences end, where parts and clauses of them do.

    Each border is the place of a space; *ends* has the end of the text, too, and
    *breaks* and *pauses* have all that end more than they do.
    """

    text: str = field(repr=False)
    ends: tuple[int, ...]
    breaks: tuple[int, ...]
    pauses: tuple[int, ...]

    def sentence_of(self, place: int) -> int:
        """Return the number of the sentence that has the character at *place*."""
        return bisect_right(self.ends, place)

    def sentence(self, number: int) -> tuple[int, int]:
        """Return where a sentence starts and ends."""
        start = self.ends[number - 1] if number else 0
        return start, self.ends[min(number, len(self.ends) - 1)]


def next_border(borders: tuple[int, ...], place: int, last: int) -> int:
    """Return the first of *borders* at or after *place*, or *last*."""
    at = bisect_left(borders, place)
    return borders[at] if at < len(borders) else last


def last_border(borders: tuple[int, ...], place: int) -> int:
    """Return the last of *borders* before *place*, or the start of the text."""
    at = bisect_left(borders, place)
    return borders[at - 1] if at else 0


def passages(written: str) -> Passages:
    """Take a text apart."""
    pieces: list[str] = [""]
    borders: dict[str, list[int]] = {MARK: [], BREAK: [], PAUSE: []}
    place = 0
    for word in part_contractions(plain(fold_clauses(written))).split():
        if word in borders:
            borders[word].append(place)
            continue
        pieces.append(word)
        place += len(word) + 1
    text = f"{' '.join(pieces)} "
    ends = sorted({*_apart(borders[MARK], text), place})
    breaks = sorted({*borders[BREAK], *borders[MARK], *ends})
    return Passages(
        text=text,
        ends=tuple(ends),
        breaks=tuple(breaks),
        pauses=tuple(sorted({*borders[PAUSE], *breaks})),
    )


def _apart(marks: list[int], text: str) -> Iterator[int]:
    """Yield the ends of sentences less those before a word or two: "Nothing."."""
    for mark, following in pairwise([*marks, len(text)]):
        is_dense = is_spaceless(text[mark:following])
        if following - mark > (DENSE_SHORT if is_dense else SHORT):
            yield mark
