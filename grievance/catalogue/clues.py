"""
Looking for clues in a text, and weighing what was found.

Nothing is negated: a complaint often quotes a denial ("there is no forced
labour, they say"), and a line too many costs a triager less than one missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from grievance.catalogue.lexicon import Clues, Lexicon


STRONG, TOGETHER, WEAK = 0.8, 0.7, 0.35
ENOUGH = 0.5  # a single weak clue is not enough, two are


@dataclass(frozen=True, slots=True)
class Found:
    """A clue that was found: its words and how much they weigh (0 to 1)."""

    words: str = field(repr=False)
    weight: float


@dataclass(frozen=True, slots=True)
class Told:
    """What the sentences of a text say in the phrases of one lexicon."""

    lexicon: Lexicon
    sentences: tuple[frozenset[str], ...] = field(repr=False)
    said: frozenset[str] = field(repr=False)

    @classmethod
    def by(cls, words: Lexicon, sentences: Iterable[frozenset[str]]) -> Told:
        """Return what *sentences* tell, one by one and together."""
        sentences = tuple(sentences)
        return cls(words, sentences, frozenset().union(*sentences))

    def says(self, phrases: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of *phrases* that the text has; mostly none."""
        if self.said.isdisjoint(phrases):
            return ()
        return tuple(phrase for phrase in phrases if phrase in self.said)

    def without(self, phrases: tuple[str, ...]) -> Told:
        """Return what is told less the sentences that have one of *phrases*."""
        if self.said.isdisjoint(phrases):
            return self
        kept = (one for one in self.sentences if one.isdisjoint(phrases))
        return Told.by(self.lexicon, kept)


def find_clues(told: Told, clues: Clues) -> tuple[Found, ...]:
    """Find the clues a text holds, the heaviest first."""
    if told.said.isdisjoint(clues.phrases()):
        return ()
    told = told.without(clues.unless)
    return (
        *(Found(phrase, STRONG) for phrase in told.says(clues.strong)),
        *(Found(pair, TOGETHER) for pair in _pairs(told, clues)),
        *(Found(phrase, WEAK) for phrase in told.says(clues.weak)),
    )


def weigh(found: Iterable[Found]) -> float:
    """Combine clues: each takes its share of the doubt that is left."""
    doubt = 1.0
    for clue in found:
        doubt *= 1 - clue.weight
    return round(1 - doubt, 3)


def _pairs(told: Told, clues: Clues) -> Iterator[str]:
    """Yield the first pair of phrases that share a sentence, for each list."""
    for left, right in clues.together:
        here, there = told.says(left), told.says(right)
        if here and there:
            yield from islice(_together(told, here, there), 1)


def _together(
    told: Told, here: tuple[str, ...], there: tuple[str, ...]
) -> Iterator[str]:
    for sentence in told.sentences:
        if not (sentence.isdisjoint(here) or sentence.isdisjoint(there)):
            one = next(phrase for phrase in here if phrase in sentence)
            other = next(phrase for phrase in there if phrase in sentence)
            yield f"{one} … {other}"
