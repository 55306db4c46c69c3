"""
A text, made ready once for all who look for something in it.

Letters mix languages: a Portuguese letter in an English one, English words in Chinese.
Each paragraph is read with the lexicons of the languages whose small words it has; one
that has none, with those of the rest of the letter.
"""

from __future__ import annotations

import re

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypedDict

from grievance.catalogue.clues import Clue, Told, find_clues
from grievance.catalogue.folding import compose, fold, is_spaceless, plain
from grievance.catalogue.learned.judging import Judgement
from grievance.catalogue.learned.said import Said, say
from grievance.catalogue.lexicon import LANGUAGES, lexicon
from grievance.catalogue.made_once import made_once
from grievance.catalogue.needles import Needles, whole
from grievance.catalogue.passages import passages
from grievance.catalogue.simplified import simplify
from grievance.catalogue.vocabulary import vocabulary
from grievance.domain.errors import NotFoundError


LONGEST = 100_000  # characters in which phrases are looked for; people read on
SHARE = 0.45  # of the small words of the likeliest language that another must have
FEWEST = 2
CHINESE = "zh"
_PARAGRAPHS = re.compile(r"\n\s*\n")
_QUOTE_MARK = re.compile(r"^[>|][>| \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    A text as written, folded, folded without accents, and what it tells.

    *denied* has what it mentions only to say that it is not so; *judgement* is what was
    learned from other texts makes of its sentences, of which one that may be in two
    languages is judged twice.
    """

    written: str = field(repr=False)
    folded: str = field(repr=False)
    plain: str = field(repr=False)
    told: Told = field(repr=False)
    denied: frozenset[str] = frozenset()
    judgement: Judgement = field(default_factory=Judgement, repr=False)


def read(text: str, language: str | None) -> Reading:
    """Read *text*; *language*, such as ``pt-BR``, is a guess at what it is in."""
    return replace(spell(text), **_understood(simplify(text[:LONGEST]), language))


def spell(text: str) -> Reading:
    """Read what tells nothing and has names at most, such as the name of a file."""
    folded = fold(text)
    return Reading(written=compose(text), folded=folded, plain=plain(folded), told={})


class _Understood(TypedDict):
    told: Told
    denied: frozenset[str]
    judgement: Judgement


def _understood(text: str, language: str | None) -> _Understood:
    told: defaultdict[str, list[Clue]] = defaultdict(list)
    denied: set[str] = set()
    said: list[Said] = []
    for name, part in _by_language(text, language).items():
        taken = passages(part)
        found = find_clues(taken, vocabulary(name))
        said += say(taken, found.topics, name)
        denied |= found.denied
        for topic, clues in found.told.items():
            told[topic] += clues
    return _Understood(
        told={topic: tuple(clues) for topic, clues in told.items()},
        denied=frozenset(denied.difference(told)),
        judgement=Judgement(said=tuple(said)),
    )


def _by_language(text: str, language: str | None) -> Mapping[str, str]:
    """Return for each language the paragraphs to read in it, in one."""
    paragraphs = _PARAGRAPHS.split(_QUOTE_MARK.sub("", text))
    counted = [small_words(paragraph) for paragraph in paragraphs]
    whole_text = _chosen(sum(counted, Counter()), language)
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for paragraph, counts in zip(paragraphs, counted, strict=True):
        chosen = _likeliest(counts) or whole_text
        if is_spaceless(paragraph):
            chosen |= {CHINESE}
        for name in chosen:
            parts[name].append(paragraph)
    return {name: "\n\n".join(parts[name]) for name in LANGUAGES if name in parts}


def _chosen(counts: Counter[str], language: str | None) -> set[str]:
    """Choose for a whole text: by its small words, by the guess, or all."""
    chosen = _likeliest(counts)
    try:
        return chosen | {lexicon(language or "").language}
    except NotFoundError:
        return chosen or set(LANGUAGES)


def _likeliest(counts: Mapping[str, int]) -> set[str]:
    most = max(counts.values(), default=0)
    return {name for name, n in counts.items() if n >= max(FEWEST, SHARE * most)}


def small_words(text: str) -> Counter[str]:
    """Count the small words of each language in *text*."""
    found = _small_words().find(plain(fold(text)))
    return Counter(language for language, _start, _end in found)


@made_once
def _small_words() -> Needles[str]:
    return Needles(_entries())


def _entries() -> Iterable[tuple[str, str]]:
    for language in LANGUAGES:
        for word in lexicon(language).common:
            yield whole(plain(fold(word))), language
