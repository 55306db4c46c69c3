"""
Phrases of a lexicon, and where a text has them.

Accents do not count, a contraction may lack its apostrophe, and a star stands for any
ending of the last word or any beginning of the first.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator

from grievance.catalogue.folding import fold, plain
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
    words = words.lstrip() if phrase.startswith(ANY) else words
    return words.rstrip() if phrase.endswith(ANY) else words


class Phrases:
    """Finds many phrases in a plain text at once."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._needles = Needles(
            (needle(phrase), phrase) for phrase in dict.fromkeys(phrases)
        )

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield each phrase that *text* has, with its first and last characters."""
        for phrase, start, end in self._needles.find(text):
            start += text[start] == " "
            yield phrase, start, end - (text[end - 1] == " ")
