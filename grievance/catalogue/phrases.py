"""
Phrases of a lexicon, and where a text has them.

Accents do not count, a contraction may lack its apostrophe, and a star stands for any
ending of the last word or any beginning of the first; within a phrase it stands for the
usual endings, of number and person.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator

from grievance.catalogue.folding import UMLAUTS, fold, plain
from grievance.catalogue.needles import Needles, whole


ANY = "*"
ENDINGS = (
    "", "s", "e", "es", "o", "a", "os", "as", "n", "en", "er", "em", "m", "r", "d",
    "ed", "ing", "is", "ns", "ou", "am", "ar", "ndo", "ado", "ada", "ados", "adas",
    "ido", "ida", "idos", "ent", "ant", "x", "t", "te",
)  # fmt: skip
_INNER = re.compile(r"\*(?= )")
# "dont" on a phone is "don't" folded, as the lexicons have it.
_CONTRACTION = re.compile(
    r" (do|ca|wo|did|does|have|has|is|was|are|could|would)nt(?= )"
)


def part_contractions(folded: str) -> str:
    """Write *dont* as *don't* is folded, and other such words alike."""
    return _CONTRACTION.sub(r" \1n t", folded)


def needle(phrase: str) -> str:
    """Return what a plain text contains exactly if it has *phrase*."""
    words = whole(part_contractions(plain(fold(phrase))))
    words = words.lstrip() if phrase.startswith(ANY) else words
    return words.rstrip() if phrase.endswith(ANY) else words


def _needles(phrase: str) -> set[str]:
    """Return the ways to type *phrase*: without its accents, with ae for ä, ended."""
    written = {phrase, phrase.lower().translate(UMLAUTS)}
    if _INNER.search(phrase):
        written = {_INNER.sub(ending, one) for one in written for ending in ENDINGS}
    return {needle(one) for one in written}


class Phrases:
    """Finds many phrases in a plain text at once."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._needles = Needles(
            (found, phrase)
            for phrase in dict.fromkeys(phrases)
            for found in _needles(phrase)
        )

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield each phrase that *text* has, with its first and last characters."""
        for phrase, start, end in self._needles.find(text):
            first = start + (text[start] == " ")
            yield phrase, first, end - (text[end - 1] == " ")
