"""
Looking for clues in a text: plain containment over folded words.

Nothing is negated: a complaint often quotes a denial ("there is no forced
labour, they say"), and a line too many costs a triager less than one missed.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from grievance.catalogue.folding import (
    fold,
    is_spaceless,
    sentences,
    without_accents,
)
from grievance.catalogue.lexicon import LANGUAGES, Clues, Lexicon, lexicon
from grievance.domain.errors import NotFoundError


STRONG, TOGETHER, WEAK = 0.8, 0.7, 0.35
ENOUGH = 0.5  # a single weak clue is not enough, two are
ANY = "*"
# "dont" on a phone is "don't" folded, as the lexicon has it.
_CONTRACTION = re.compile(
    " (do|ca|wo|did|does|have|has|is|was|are|could|would|should)nt (?=.)?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A clue that was found: its words and how much they weigh (0 to 1)."""

    words: str = field(repr=False)
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A text ready to be searched: folded and without accents."""

    whole: str = field(repr=False)
    sentences: tuple[str, ...] = field(repr=False)

    def says(self, phrase: str) -> bool:
        """Tell whether the text has *phrase*."""
        return _needle(phrase) in self.whole


def read(text: str) -> Reading:
    """Prepare *text* for searching."""
    return Reading(
        whole=_plain(fold(text)),
        sentences=tuple(_plain(sentence) for sentence in sentences(text)),
    )


def find_clues(reading: Reading, clues: Clues) -> tuple[Found, ...]:
    """Find the clues a text holds, the heaviest first."""
    if clues.unless:
        reading = _without(reading, clues.unless)
    return (
        *(Found(words, STRONG) for words in filter(reading.says, clues.strong)),
        *(Found(words, TOGETHER) for words in _pairs(reading, clues)),
        *(Found(words, WEAK) for words in filter(reading.says, clues.weak)),
    )


def weigh(found: Iterable[Found]) -> float:
    """Combine clues: each takes its share of the doubt that is left."""
    doubt = 1.0
    for clue in found:
        doubt *= 1 - clue.weight
    return round(1 - doubt, 3)


def lexicons_for(reading: Reading, language: str | None) -> tuple[Lexicon, ...]:
    """
    Choose lexicons: the language's own, or all if there is none for it.

    Letters mix: Chinese is read wherever its script stands, and English beside
    Chinese.
    """
    try:
        chosen = {lexicon(language or "").language}
    except NotFoundError:
        chosen = set(LANGUAGES)
    if is_spaceless(reading.whole):
        chosen |= {"zh"}
    if "zh" in chosen:
        chosen |= {"en"}
    return tuple(lexicon(name) for name in LANGUAGES if name in chosen)


def _pairs(reading: Reading, clues: Clues) -> Iterator[str]:
    """Yield the first pair of words that share a sentence, for each list."""
    for left, right in clues.together:
        pair = _first_pair(reading, left, right)
        if pair:
            yield pair


def _first_pair(
    reading: Reading, left: tuple[str, ...], right: tuple[str, ...]
) -> str | None:
    here = [phrase for phrase in left if reading.says(phrase)]
    there = [phrase for phrase in right if reading.says(phrase)]
    for one, other in product(here, there):
        needles = _needle(one), _needle(other)
        if any(all(n in sentence for n in needles) for sentence in reading.sentences):
            return f"{one} … {other}"
    return None


def _without(reading: Reading, unless: tuple[str, ...]) -> Reading:
    needles = tuple(map(_needle, unless))
    kept = tuple(
        sentence
        for sentence in reading.sentences
        if not any(needle in sentence for needle in needles)
    )
    return Reading(whole="".join(kept), sentences=kept)


@cache
def _needle(phrase: str) -> str:
    folded = _plain(fold(phrase)).strip()
    if is_spaceless(folded):
        return folded
    return f" {folded}" if phrase.endswith(ANY) else f" {folded} "


def _plain(folded: str) -> str:
    folded = _CONTRACTION.sub(r" \1n t ", folded)
    if folded.isascii():
        return folded
    return f" {' '.join(map(without_accents, folded.split()))} "
