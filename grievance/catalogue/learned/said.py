"""Sentences as a learned judgement takes them: their words and what is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grievance.catalogue.learned.concepts import concepts_in
from grievance.catalogue.passages import Passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence, plain; the topics lexicons find in it; the concepts it has."""

    text: str = field(repr=False)
    topics: frozenset[str]
    concepts: frozenset[str]


def say(
    passages: Passages, topics: Mapping[int, frozenset[str]], language: str
) -> Iterator[Said]:
    """Yield the sentences of a text that have a word, in order."""
    concepts = concepts_in(passages, language)
    for number in range(len(passages.ends)):
        start, end = passages.sentence(number)
        text = passages.text[start:end].strip()
        if text:
            yield Said(
                text=text,
                topics=topics.get(number, frozenset()),
                concepts=frozenset(concepts.get(number, ())),
            )
