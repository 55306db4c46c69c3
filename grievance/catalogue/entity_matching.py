"""
Which of the registered Entities a text names.

Exact names and aliases over folded text: whole words where a script has
spaces, substrings where it has none, then once more without accents.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from grievance.catalogue.folding import UMLAUTS, fold, is_spaceless, plain
from grievance.catalogue.legal_forms import legal_forms
from grievance.catalogue.needles import Needles, whole
from grievance.catalogue.reading import Reading


EXACT, UNACCENTED, SHORTENED, PLACE, SHARED = 1.0, 0.95, 0.9, 0.75, 0.6
LONGEST_ACRONYM = 5
PAIR = 2
_SPACE = re.compile(" ")
_AS_WRITTEN = re.compile(r"[\w&]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityMatch:
    """An Entity a text seems to name, by which name, and how surely (0 to 1)."""

    entity_id: str
    matched: str = field(repr=False)
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    """One way of writing one Entity: folded, as written, score."""

    entity_id: str
    folded: str
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
    score: float


@dataclass(frozen=True, slots=True)
class EntityNames:
    """All names of all Entities, indexed; build it once for each registry."""

    names: Mapping[str, tuple[str, ...]] = field(repr=False)
    _needles: Needles[_Name] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        entries = ((whole(name.folded), name) for name in _distinct(self.names))
        object.__setattr__(self, "_needles", Needles(entries))

    def hits(self, reading: Reading) -> Iterator[_Hit]:
        """Yield every name found in a text, also inside longer ones."""
        for name, start, end in self._needles.find(reading.folded):
            yield _Hit(name, start, end, name.score)
        if reading.plain != reading.folded:
            yield from self._unaccented_hits(reading)

    def _unaccented_hits(self, reading: Reading) -> Iterator[_Hit]:
        """Yield the whole words found without accents, where they are with them."""
        place = dict(zip(_spaces(reading.plain), _spaces(reading.folded), strict=True))
        for name, start, end in self._needles.find(reading.plain):
            if start in place and end - 1 in place:
                score = min(name.score, UNACCENTED)
                yield _Hit(name, place[start], place[end - 1] + 1, score)


def find_entities(reading: Reading, names: EntityNames) -> tuple[EntityMatch, ...]:
    """
    Find the Entities that a text names, surest first.

    A name inside a longer name does not count; a name that several Entities
    share counts for each, with a low score; an acronym counts only in capitals.
    """
    hits = _without_lower_acronyms(list(names.hits(reading)), reading.written)
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
            score=min(hit.score, SHARED) if is_shared else hit.score,
        )


def _outermost(hits: list[_Hit]) -> Iterator[list[_Hit]]:
    """Yield the hits on each span that lies in no longer one."""
    widest = 0
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    for (_start, end), span in groupby(ordered, key=lambda h: (h.start, h.end)):
        if end > widest:
            yield list(span)
            widest = end


def _without_lower_acronyms(hits: list[_Hit], written: str) -> list[_Hit]:
    if not any(hit.name.is_acronym for hit in hits):
        return hits
    words = frozenset(_AS_WRITTEN.findall(written))
    return [hit for hit in hits if not hit.name.is_acronym or hit.name.written in words]


def _spaces(folded: str) -> list[int]:
    return [space.start() for space in _SPACE.finditer(folded)]


def _distinct(names: Mapping[str, tuple[str, ...]]) -> Iterator[_Name]:
    """Yield each way of writing each Entity once, the surest of equal ones."""
    for entity_id, written in names.items():
        seen: set[str] = set()
        ways = sorted(_spelt(entity_id, written), key=lambda name: -name.score)
        for name in ways:
            if name.folded and name.folded not in seen:
                seen.add(name.folded)
                yield name


def _spelt(entity_id: str, written: Iterable[str]) -> Iterator[_Name]:
    """Yield each name with its accents, without, and with ae for ä."""
    for name in _ways(entity_id, written):
        yield name
        without = plain(name.folded)
        if without != name.folded:
            score = min(name.score, UNACCENTED)
            for folded in (without, plain(name.folded.translate(UMLAUTS))):
                yield _Name(entity_id, folded, name.written, score)


def _ways(entity_id: str, written: Iterable[str]) -> Iterator[_Name]:
    """Yield each name as written, without legal form, and its place alone."""
    forms = legal_forms()
    for name in written:
        text = fold(name).strip()
        short = forms.strip(text)
        if len(text) >= PAIR:
            yield _Name(entity_id, text, name, EXACT)
        if len(short) > LONGEST_ACRONYM or is_spaceless(short):
            yield _Name(entity_id, short, name, SHORTENED)
        yield _Name(entity_id, forms.place(text), name, PLACE)
