"""
The phrases of the lexicons, looked for sentence by sentence.

Accents do not count, a contraction may lack its apostrophe, and a trailing
``*`` stands for any ending of the last word.
"""

from __future__ import annotations

import re

from collections.abc import Iterable
from itertools import groupby

from grievance.catalogue.folding import MARK, fold, plain
from grievance.catalogue.needles import Needles, whole


ANY = "*"
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
    return words.rstrip() if phrase.endswith(ANY) else words


class Phrases:
    """Finds which of many phrases each sentence of a text has."""

    def __init__(self, phrases: Iterable[str]) -> None:
        entries = [(needle(phrase), phrase) for phrase in dict.fromkeys(phrases)]
        self._needles = Needles([*entries, (MARK, MARK)])

    def said(self, marked: str) -> tuple[frozenset[str], ...]:
        """Return the phrases of each sentence that has any."""
        found = (phrase for phrase, _start, _end in self._needles.find(marked))
        return tuple(
            frozenset(phrases)
            for is_end, phrases in groupby(found, MARK.__eq__)
            if not is_end
        )
