"""
Looking for thousands of strings in a text at once.

The automaton (Aho-Corasick) reads each character once, so the time depends on
the text and hardly on the number of strings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from grievance.catalogue.folding import is_spaceless


Meaning = TypeVar("Meaning")


class Needles(Generic[Meaning]):
    """Folded strings and what each of them means, which may be several things."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        meanings: dict[str, list[Meaning]] = defaultdict(list)
        for needle, meaning in entries:
            meanings[needle].append(meaning)
        self._meanings = tuple(map(tuple, meanings.values()))
        self._automaton = AhoCorasick(meanings)

    def find(self, folded: str) -> Iterator[tuple[Meaning, int, int]]:
        """Yield each meaning with start and end, in the order of the ends."""
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        for at, start, end in found:
            for meaning in self._meanings[at]:
                yield meaning, start, end


def whole(folded: str) -> str:
    """
    Return what a folded text contains exactly if it has these whole words.

    A word has a space on each side, unless its script is written without.
    """
    words = folded.strip()
    before = "" if is_spaceless(words[:1]) else " "
    after = "" if is_spaceless(words[-1:]) else " "
    return f"{before}{words}{after}"
