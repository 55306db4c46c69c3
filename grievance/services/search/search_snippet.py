"""A few words of a text around what was found in it, with that marked."""

from __future__ import annotations

import re

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from grievance.services.search.search_folding import Folded, fold_with_places


BEFORE: Final = 40  # characters shown before the first word that was found
WHOLE: Final = 160  # characters shown in all
MORE: Final = "…"
_BREAK: Final = re.compile(r"[ \t]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some of a text; *is_found* where it is what was looked for."""

    text: str = field(repr=False)
    is_found: bool = False

    @property
    def flowing(self) -> str:
        """The text as one line: where it broke is of no matter in an excerpt."""
        return _BREAK.sub(" ", self.text)


Snippet = tuple[Piece, ...]


def snippet_of(text: str, words: Sequence[str]) -> Snippet:
    """Return the words around the first of the folded *words* that stands in *text*."""
    folded = fold_with_places(text)
    spans = list(_joined(_spans(folded, words)))
    if not spans:
        return _cut(folded.text, 0, [])
    return _cut(folded.text, max(0, spans[0][0] - BEFORE), spans)


def marks_in(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """
    Return where in *text* any of the folded *words* stands, from start to end.

    Nowhere in a text that is not composed: there the places would be those of another.
    """
    folded = fold_with_places(text)
    return list(_joined(_spans(folded, words))) if folded.text == text else []


def _spans(folded: Folded, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where in the text each of the words stands, in order."""
    found = (
        folded.span(*match.span())
        for word in words
        for match in re.finditer(re.escape(word), folded.folded)
    )
    return sorted(found)


def _joined(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield them with those in one that overlap."""
    start, end = -1, -1
    for one in spans:
        if one[0] > end:
            if end > 0:
                yield start, end
            start, end = one
        end = max(end, one[1])
    if end > 0:
        yield start, end


def _cut(text: str, start: int, spans: Sequence[tuple[int, int]]) -> Snippet:
    """Cut *text* from *start* on into what was found and what stands between."""
    start, stop = _word_start(text, start), min(len(text), start + WHOLE)
    pieces = [Piece(text=MORE)] if start else []
    at = start
    for one, end in spans:
        if one >= stop:
            break
        pieces.append(Piece(text=text[at:one]))
        at = min(end, stop)
        pieces.append(Piece(text=text[one:at], is_found=True))
    rest = text[at:stop] + (MORE if stop < len(text) else "")
    return tuple(one for one in (*pieces, Piece(text=rest)) if one.text)


def _word_start(text: str, start: int) -> int:
    """Begin with a whole word, where one begins soon."""
    gap = text.find(" ", start, start + BEFORE // 2) if start else -1
    return gap + 1 if gap >= 0 else start
