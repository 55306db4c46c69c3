"""
Looking for thousands of phrases in a text at once.

Phrases are found by how they begin, so the time depends on the text and hardly
on the number of phrases. Accents do not count, and a trailing ``*`` stands for
any ending of the last word.
"""

from __future__ import annotations

import re

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from grievance.catalogue.folding import fold as fold_accents
from grievance.catalogue.folding import is_spaceless, without_accents


ANY = "*"
PAIR = 2
# "dont" on a phone is "don't" folded, as the lexicons have it.
_CONTRACTION = re.compile(r"\b(do|ca|wo|did|does|have|has|is|was|are|could|would)nt\b")


def fold(text: str) -> str:
    """Fold *text* and drop accents and the marks of contractions."""
    folded = _CONTRACTION.sub(r"\1n t", fold_accents(text))
    if folded.isascii():
        return folded
    return f" {' '.join(map(without_accents, folded.split()))} "


@cache
def needle(phrase: str) -> str:
    """Return what a folded text contains exactly if it has *phrase*."""
    folded = fold(phrase).strip()
    if is_spaceless(folded):
        return folded
    return f" {folded}" if phrase.endswith(ANY) else f" {folded} "


class PhraseIndex:
    """Phrases by the first word, stem or pair of characters they begin with."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] = {}
        self._characters: dict[str, list[str]] = {}
        for phrase in set(phrases):
            self._add(phrase)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def said(self, folded: str) -> frozenset[str]:
        """Return the phrases that a folded text has."""
        likely = set(self._likely(folded))
        return frozenset(phrase for phrase in likely if needle(phrase) in folded)

    def _add(self, phrase: str) -> None:
        start = needle(phrase)
        first, *more = start.split()
        if is_spaceless(start):
            self._characters.setdefault(start[:PAIR], []).append(phrase)
        elif phrase.endswith(ANY) and not more:
            self._stems.setdefault(first, []).append(phrase)
        else:
            self._words.setdefault(first, []).append(phrase)

    def _likely(self, folded: str) -> Iterator[str]:
        for word in set(folded.split()):
            yield from self._words.get(word, ())
            for length in self._lengths[: bisect_right(self._lengths, len(word))]:
                yield from self._stems.get(word[:length], ())
        if self._characters and is_spaceless(folded):
            starts = {folded[at : at + PAIR] for at in range(len(folded))}
            for start in starts | set(folded):
                yield from self._characters.get(start, ())
