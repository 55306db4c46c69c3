"""
Looking for clues in a text, and weighing what was found.

Nothing is negated: a complaint often quotes a denial ("there is no forced
labour, they say"), and a line too many costs a triager less than one missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import chain, islice

from grievance.catalogue.folding import is_spaceless, sentences
from grievance.catalogue.lexicon import LANGUAGES, Clues, Lexicon, lexicon
from grievance.catalogue.phrases import PhraseIndex, fold
from grievance.domain.errors import NotFoundError


STRONG, TOGETHER, WEAK = 0.8, 0.7, 0.35
LONGEST = 100_000  # characters that are read
ENOUGH = 0.5  # a single weak clue is not enough, two are


@dataclass(frozen=True, slots=True)
class Found:
    """A clue that was found: its words and how much they weigh (0 to 1)."""

    words: str = field(repr=False)
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sentences of a text say in the phrases of one lexicon."""

    lexicon: Lexicon
    sentences: tuple[frozenset[str], ...] = field(repr=False)
    said: frozenset[str] = field(repr=False)

    def says(self, phrases: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of *phrases* that the text has; mostly none."""
        if self.said.isdisjoint(phrases):
            return ()
        return tuple(phrase for phrase in phrases if phrase in self.said)

    def without(self, phrases: tuple[str, ...]) -> Reading:
        """Return the reading less the sentences that have one of *phrases*."""
        if self.said.isdisjoint(phrases):
            return self
        return _reading(
            self.lexicon, (one for one in self.sentences if one.isdisjoint(phrases))
        )


def readings(text: str, language: str | None) -> tuple[Reading, ...]:
    """
    Read *text* with the lexicon of its language, or with all if there is none.

    Letters mix: Chinese is read wherever its script stands, and English beside
    Chinese. What comes after a hundred thousand characters is left to people.
    """
    folded = tuple(map(fold, sentences(text[:LONGEST])))
    chosen = _chosen(language, has_chinese=is_spaceless("".join(folded)))
    return tuple(
        _reading(lexicon(name), map(_index(name).said, folded))
        for name in LANGUAGES
        if name in chosen
    )


def find_clues(reading: Reading, clues: Clues) -> tuple[Found, ...]:
    """Find the clues a text holds, the heaviest first."""
    reading = reading.without(clues.unless)
    return (
        *(Found(phrase, STRONG) for phrase in reading.says(clues.strong)),
        *(Found(pair, TOGETHER) for pair in _pairs(reading, clues)),
        *(Found(phrase, WEAK) for phrase in reading.says(clues.weak)),
    )


def weigh(found: Iterable[Found]) -> float:
    """Combine clues: each takes its share of the doubt that is left."""
    doubt = 1.0
    for clue in found:
        doubt *= 1 - clue.weight
    return round(1 - doubt, 3)


def _chosen(language: str | None, *, has_chinese: bool) -> set[str]:
    try:
        chosen = {lexicon(language or "").language}
    except NotFoundError:
        chosen = set(LANGUAGES)
    if has_chinese:
        chosen |= {"zh"}
    return chosen | {"en"} if "zh" in chosen else chosen


def _reading(words: Lexicon, said: Iterable[frozenset[str]]) -> Reading:
    told = tuple(filter(None, said))
    return Reading(words, told, frozenset().union(*told))


@cache
def _index(language: str) -> PhraseIndex:
    words = lexicon(language)
    signals = (getattr(words.signals, one.name) for one in fields(words.signals))
    entries = chain((entry.clues for entry in words.criteria), signals)
    return PhraseIndex(chain.from_iterable(map(_phrases, entries)))


def _phrases(clues: Clues) -> Iterator[str]:
    yield from chain(clues.strong, clues.weak, clues.unless)
    for left, right in clues.together:
        yield from chain(left, right)


def _pairs(reading: Reading, clues: Clues) -> Iterator[str]:
    """Yield the first pair of phrases that share a sentence, for each list."""
    for left, right in clues.together:
        here, there = reading.says(left), reading.says(right)
        if here and there:
            yield from islice(_together(reading, here, there), 1)


def _together(
    reading: Reading, here: tuple[str, ...], there: tuple[str, ...]
) -> Iterator[str]:
    for sentence in reading.sentences:
        if not (sentence.isdisjoint(here) or sentence.isdisjoint(there)):
            one = next(phrase for phrase in here if phrase in sentence)
            other = next(phrase for phrase in there if phrase in sentence)
            yield f"{one} … {other}"
