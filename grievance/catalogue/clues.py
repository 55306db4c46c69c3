"""Looking for the clues in a text, and weighing what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from grievance.catalogue.passages import Passages
from grievance.catalogue.sentences import Sentence, Span
from grievance.catalogue.vocabulary import Rule, Vocabulary


ENOUGH = 0.59  # two weak clues are not enough, three are
AGAIN = 0.5  # what the same pattern weighs, said in other words
MOST_CLUES = 12  # of one topic; more make it no surer
UNLESS = "_unless"  # after a signal: sentences that have this do not count for it
MOST_PLACES = 8  # of one term in a sentence that are tried


@dataclass(frozen=True, slots=True)
class Clue:
    """What was found: its words as they were folded, and how much they weigh."""

    words: str = field(repr=False)
    weight: float


Told = Mapping[str, tuple[Clue, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    rule: Rule
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """
    The clues to every topic, the heaviest first, and the topics of each sentence.

    *denied* has topics that are mentioned only to say that it is not about them.
    """

    told: Told = field(repr=False)
    topics: Mapping[int, frozenset[str]]
    denied: frozenset[str]


def find_clues(passages: Passages, vocabulary: Vocabulary) -> Findings:
    """Find what a vocabulary knows of a text; sentences have their numbers."""
    clues: defaultdict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    topics: dict[int, frozenset[str]] = {}
    mentioned: set[str] = set()
    for sentence in _sentences(passages, vocabulary):
        found_here = tuple(_found(sentence))
        standing = tuple(_standing(sentence, found_here))
        mentioned.update(found.rule.topic for found in found_here)
        topics[sentence.number] = frozenset(found.rule.topic for found in standing)
        for found in standing:
            key = (found.rule.topic, id(found.rule))
            words = _words(passages, found.spans)
            clues[key].setdefault(words, found.rule.pattern.weight)
    told = _by_topic(clues)
    denied = frozenset(mentioned.difference(told))
    return Findings(told=told, topics=topics, denied=denied)


def weigh(clues: Iterable[Clue]) -> float:
    """Combine clues: each takes its share of the doubt that is left."""
    doubt = 1.0
    for clue in clues:
        doubt *= 1 - clue.weight
    return round(1 - doubt, 6)


def _by_topic(clues: Mapping[tuple[str, int], Mapping[str, float]]) -> Told:
    """Return the clues to each topic; what several patterns find counts once."""
    told: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (topic, _rule), words in clues.items():
        for position, (said, weight) in enumerate(words.items()):
            lighter = weight * (AGAIN if position else 1)
            told[topic][said] = max(lighter, told[topic].get(said, 0))
    return {
        topic: tuple(_heaviest(found))
        for topic, found in told.items()
        if not topic.endswith(UNLESS)
    }


def _heaviest(found: Mapping[str, float]) -> list[Clue]:
    clues = [Clue(words, weight) for words, weight in found.items()]
    return sorted(clues, key=lambda clue: -clue.weight)[:MOST_CLUES]


def _sentences(passages: Passages, vocabulary: Vocabulary) -> Iterator[Sentence]:
    """Yield the sentences that have any phrase, with all they have."""
    places: defaultdict[int, defaultdict[int, set[Span]]]
    places = defaultdict(lambda: defaultdict(set))
    for phrase, start, end in vocabulary.phrases.find(passages.text):
        number = passages.sentence_of(start)
        for term in vocabulary.terms[phrase]:
            places[number][term].add((start, end))
    speech = vocabulary.speech
    for number, terms in tuple(places.items()):
        here = [places[one] for one in (number, number + 1) if one in places]
        yield Sentence(
            passages=passages,
            vocabulary=vocabulary,
            number=number,
            places={term: tuple(sorted(spans)) for term, spans in terms.items()},
            is_doubted=any(vocabulary.number(speech.doubted) in one for one in here),
            is_retracted=any(
                vocabulary.number(speech.retracted) in one for one in here
            ),
        )


def _found(sentence: Sentence) -> Iterator[_Found]:
    """Yield all that a sentence mentions, whatever it says of it."""
    for rule in _rules(sentence):
        yield from _matches(sentence, rule)


def _standing(sentence: Sentence, mentioned: Iterable[_Found]) -> Iterator[_Found]:
    """Yield what a sentence says, less what it says of something else."""
    found = tuple(_affirmed(sentence, mentioned))
    topics = {one.rule.topic for one in found}
    for one in found:
        if one.rule.topic + UNLESS not in topics:
            yield one


def _affirmed(sentence: Sentence, mentioned: Iterable[_Found]) -> Iterator[_Found]:
    """Yield what a sentence says and does not deny."""
    denied_until = -1
    for one in sorted(mentioned, key=lambda one: one.spans):
        if sentence.is_muted(one.spans):
            continue
        if not one.rule.pattern.deniable:
            yield one
        elif sentence.is_denied(one.spans) or (
            denied_until >= 0 and sentence.is_listed(one.spans[0], denied_until)
        ):
            denied_until = max(denied_until, one.spans[-1][1])
        else:
            yield one


def _rules(sentence: Sentence) -> Iterator[Rule]:
    """Yield the rules all of whose terms a sentence has."""
    terms = sentence.places.keys()
    for term in terms:
        for rule in sentence.vocabulary.rules.get(term, ()):
            if rule.needs <= terms:
                yield rule


def _matches(sentence: Sentence, rule: Rule) -> Iterator[_Found]:
    """Yield where the terms of a rule stand near each other."""
    first, *others = (sentence.places[term] for term in rule.terms)
    last = -1
    for anchor in islice(_longest(first), MOST_PLACES):
        spans = _around(anchor, others, sentence.near)
        if spans and spans[0][0] > last:
            last = spans[-1][1]
            yield _Found(rule=rule, spans=spans)


def _longest(spans: tuple[Span, ...]) -> Iterator[Span]:
    """Yield the spans that lie in no longer one."""
    end = -1
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[1] > end:
            yield span
            end = span[1]


def _around(
    anchor: Span, others: Iterable[tuple[Span, ...]], near: int
) -> tuple[Span, ...]:
    """Return *anchor* with the nearest span of each other term; or nothing."""
    spans = [anchor]
    for places in others:
        free = [one for one in places if not any(_overlap(one, s) for s in spans)]
        if not free:
            return ()
        spans.append(min(free, key=lambda one: abs(one[0] - anchor[0])))
    spans.sort()
    return tuple(spans) if spans[-1][1] - spans[0][0] <= near else ()


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _words(passages: Passages, spans: Iterable[Span]) -> str:
    """Quote what was found, each word to its end."""
    return " … ".join(_whole_words(passages.text, span) for span in spans)


def _whole_words(text: str, span: Span) -> str:
    start, end = span
    if text[start:end].isascii():
        start = text.rfind(" ", 0, start + 1) + 1
        end = text.find(" ", end)
    return text[start:end]
