"""
Which of the registered Entities a text names.

Exact names and aliases over folded text: whole words where a script has
spaces, substrings where it has none, then once more without accents. Every
name is looked up by its beginning, so the time depends on the text and hardly
on the number of names.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, groupby

from grievance.catalogue.folding import fold, is_spaceless, without_accents
from grievance.catalogue.legal_forms import legal_forms
from grievance.catalogue.name_index import NameIndex


EXACT, UNACCENTED, SHORTENED, PLACE, SHARED = 1.0, 0.95, 0.9, 0.75, 0.6
LONGEST_ACRONYM = 5
PAIR = 2
_WORD = re.compile(r"\S+")
_AS_WRITTEN = re.compile(r"[\w&]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityMatch:
    """An Entity a text seems to name, by which name, and how surely (0 to 1)."""

    entity_id: str
    matched: str = field(repr=False)
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    """One way of writing one Entity: folded words, as written, score."""

    entity_id: str
    words: tuple[str, ...]
    written: str
    score: float

    @property
    def is_acronym(self) -> bool:
        return self.written.isupper() and len(self.written) <= LONGEST_ACRONYM


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name found at these characters of the folded text."""

    name: _Name
    start: int
    end: int


_Index = NameIndex[_Name]


@dataclass(frozen=True, slots=True)
class EntityNames:
    """All names of all Entities, indexed; build it once for each registry."""

    names: Mapping[str, tuple[str, ...]] = field(repr=False)
    _plain: _Index = field(
        default_factory=NameIndex, init=False, repr=False, compare=False
    )
    _unaccented: _Index = field(
        default_factory=NameIndex, init=False, repr=False, compare=False
    )
    _spaceless: _Index = field(
        default_factory=NameIndex, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for name in _distinct(self.names):
            written = " ".join(name.words)
            if is_spaceless(written):
                self._spaceless.add(written, name)
                continue
            self._plain.add(name.words, name)
            for other in _without_accents(name):
                self._unaccented.add(other.words, other)

    def hits(self, folded: str) -> Iterator[_Hit]:
        """Yield every name found in a folded text, also inside longer ones."""
        found = list(_WORD.finditer(folded))
        words = [match.group() for match in found]
        plain = [without_accents(word) for word in words]
        for at, match in enumerate(found):
            named = chain(self._plain.at(words, at), self._unaccented.at(plain, at))
            for name, width in named:
                yield _Hit(name, match.start(), found[at + width - 1].end())
            if is_spaceless(match.group()):
                yield from self._inside(folded, match.start(), match.end())

    def _inside(self, folded: str, start: int, end: int) -> Iterator[_Hit]:
        for at in range(start, end):
            for name, width in self._spaceless.at(folded, at):
                yield _Hit(name, at, at + width)


def find_entities(text: str, names: EntityNames) -> tuple[EntityMatch, ...]:
    """
    Find the Entities that *text* names, surest first.

    A name inside a longer name does not count; a name that several Entities
    share counts for each, with a low score; an acronym counts only in capitals.
    """
    written = _written_words(text)
    hits = [
        hit
        for hit in names.hits(fold(text))
        if not hit.name.is_acronym or hit.name.written in written
    ]
    best: dict[str, EntityMatch] = {}
    for span in _outermost(hits):
        for match in _matches(span):
            known = best.get(match.entity_id)
            if known is None or known.score < match.score:
                best[match.entity_id] = match
    return tuple(sorted(best.values(), key=lambda m: (-m.score, m.entity_id)))


def _matches(span: list[_Hit]) -> Iterator[EntityMatch]:
    """Yield what hits on the very same characters say."""
    is_shared = len({hit.name.entity_id for hit in span}) > 1
    for hit in span:
        yield EntityMatch(
            entity_id=hit.name.entity_id,
            matched=hit.name.written,
            score=min(hit.name.score, SHARED) if is_shared else hit.name.score,
        )


def _outermost(hits: list[_Hit]) -> Iterator[list[_Hit]]:
    """Yield the hits on each span that lies in no longer one."""
    widest = 0
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    for (_start, end), span in groupby(ordered, key=lambda h: (h.start, h.end)):
        if end > widest:
            yield list(span)
            widest = end


def _written_words(text: str) -> frozenset[str]:
    """Return the words of *text* as they are written, capitals and all."""
    return frozenset(_AS_WRITTEN.findall(unicodedata.normalize("NFKC", text)))


def _distinct(names: Mapping[str, tuple[str, ...]]) -> Iterator[_Name]:
    for entity_id, written in names.items():
        seen: set[tuple[str, ...]] = set()
        for name in _ways(entity_id, written):
            if name.words and name.words not in seen:
                seen.add(name.words)
                yield name


def _ways(entity_id: str, written: Iterable[str]) -> Iterator[_Name]:
    """Yield each name as written, then without legal form, then its place alone."""
    folded = [(name, fold(name)) for name in written]
    for name, text in folded:
        if len(text.strip()) >= PAIR:
            yield _Name(entity_id, tuple(text.split()), name, EXACT)
    for name, text in folded:
        short = legal_forms().strip(text)
        if len(short) > LONGEST_ACRONYM or is_spaceless(short):
            yield _Name(entity_id, tuple(short.split()), name, SHORTENED)
    for name, text in folded:
        place = legal_forms().place(text)
        yield _Name(entity_id, tuple(place.split()), name, PLACE)


def _without_accents(name: _Name) -> Iterator[_Name]:
    """Yield the name without accents, and with ae for ä where it has one."""
    score = min(name.score, UNACCENTED)
    spelt = tuple(map(_spell_umlauts, name.words))
    for words in {tuple(map(without_accents, name.words)), spelt} - {name.words}:
        yield _Name(name.entity_id, words, name.written, score)
    if name.words == tuple(map(without_accents, name.words)):
        yield _Name(name.entity_id, name.words, name.written, score)


def _spell_umlauts(word: str) -> str:
    for umlaut, spelling in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        word = word.replace(umlaut, spelling)
    return without_accents(word)
