"""A lexicon made ready to be looked for: its phrases, terms and patterns, indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from itertools import chain

from grievance.catalogue.lexicon import Lexicon, Speech, lexicon
from grievance.catalogue.made_once import made_once
from grievance.catalogue.patterns import Pattern, Term
from grievance.catalogue.phrases import Phrases


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One pattern of one topic, its terms as numbers, the rarest first."""

    topic: str
    pattern: Pattern = field(repr=False)
    terms: tuple[int, ...]
    needs: frozenset[int]  # the same, to be looked for at once


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """
    The phrases of a lexicon and what each belongs to.

    *terms* numbers the terms that have a phrase; *rules* has those that begin with a
    term; *speech* the terms of each field of `Speech`.
    """

    lexicon: Lexicon
    phrases: Phrases = field(repr=False)
    terms: dict[str, tuple[int, ...]] = field(repr=False)
    rules: dict[int, tuple[Rule, ...]] = field(repr=False)
    speech: Speech = field(repr=False)
    numbers: dict[Term, int] = field(repr=False)

    def number(self, term: Term) -> int:
        """Return the number of a term of this vocabulary."""
        return self.numbers[term]


@made_once
def vocabulary(language: str) -> Vocabulary:
    """
    Make the lexicon of a language ready, once.

    Raises:
        NotFoundError: There is none.
    """
    return indexed(lexicon(language))


def indexed(words: Lexicon) -> Vocabulary:
    """Index a lexicon."""
    numbers: dict[Term, int] = {}
    for term in _terms(words):
        numbers.setdefault(term, len(numbers))
    having: defaultdict[str, list[int]] = defaultdict(list)
    for term, number in numbers.items():
        for phrase in term:
            having[phrase].append(number)
    return Vocabulary(
        lexicon=words,
        phrases=Phrases(having),
        terms={phrase: tuple(found) for phrase, found in having.items()},
        rules=_rules(words, numbers),
        speech=words.speech,
        numbers=numbers,
    )


def _terms(words: Lexicon) -> Iterator[Term]:
    yield from astuple(words.speech)
    yield from chain.from_iterable(pattern.terms for _, pattern in words.patterns)


def _rules(words: Lexicon, numbers: dict[Term, int]) -> dict[int, tuple[Rule, ...]]:
    rules: defaultdict[int, list[Rule]] = defaultdict(list)
    for topic, pattern in words.patterns:
        terms = tuple(numbers[term] for term in sorted(pattern.terms, key=len))
        rule = Rule(topic=topic, pattern=pattern, terms=terms, needs=frozenset(terms))
        rules[terms[0]].append(rule)
    return {number: tuple(found) for number, found in rules.items()}
