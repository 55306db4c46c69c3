"""
Which of the registered Entities a text names.

Exact names and aliases over folded text: whole words where a script has spaces,
substrings where it has none, then once more without accents.  Then, where no exact name
stands, names that are nearly written (`near_names`).  A name that several share is
given to the one that the rest of the text speaks for.
"""

from __future__ import annotations

import re

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grievance.catalogue.folding import fold, plain
from grievance.catalogue.name_hits import Hit, settle
from grievance.catalogue.near_names import NearNames
from grievance.catalogue.needles import Needles, whole
from grievance.catalogue.reading import Reading
from grievance.catalogue.spaceless_names import SpacelessNames
from grievance.catalogue.spelt_names import FACILITY, UNACCENTED, SpeltName, distinct


SHARED = 0.6
ENOUGH = 0.5
LONGEST = 200_000  # characters in which names that are nearly written are looked for
_SPACE = re.compile(" ")
_AS_WRITTEN = re.compile(r"[\w&]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityMatch:
    """
    An Entity a text seems to name, by which name, and how surely (0 to 1).

    *found* is the form in the text, folded; *how* it was matched is a word: `exact`,
    `unaccented`, `shortened`, `facility`, `inflected`, `similar`, `transliterated`,
    `shared`.
    """

    entity_id: str
    matched: str = field(repr=False)
    score: float
    how: str = "exact"
    found: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class EntityNames:
    """
    All names of all Entities, indexed; build it once for each registry.

    *facilities* are the names of their works, and *places* words that speak for one:
    region and country, in any language.
    """

    names: Mapping[str, tuple[str, ...]] = field(repr=False)
    facilities: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _needles: Needles[SpeltName] = field(init=False, repr=False, compare=False)
    _near: NearNames = field(init=False, repr=False, compare=False)
    _spaceless: SpacelessNames = field(init=False, repr=False, compare=False)
    _speaking: Needles[str] = field(init=False, repr=False, compare=False)
    _works: frozenset[tuple[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        every = {
            id_: (*names, *self.facilities.get(id_, ()))
            for id_, names in self.names.items()
        }
        works = frozenset(
            (id_, one) for id_, found in self.facilities.items() for one in found
        ) - {(id_, one) for id_, names in self.names.items() for one in names}
        entries = ((whole(name.folded), name) for name in distinct(every, works))
        near = NearNames(every)
        places = (
            (whole(plain(fold(place))), id_)
            for id_, found in self.places.items()
            for place in found
        )
        self._set("_needles", Needles(entries))
        self._set("_near", near)
        self._set("_spaceless", SpacelessNames(every, near))
        self._set("_speaking", Needles(places))
        self._set("_works", works)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def hits(self, reading: Reading) -> Iterator[Hit]:
        """Yield every exact name found in a text, also inside longer ones."""
        as_written = frozenset(_AS_WRITTEN.findall(reading.written))
        capitals = _capitals(reading)
        for name, start, end in self._needles.find(reading.folded):
            if _is_meant(name, as_written, capitals):
                yield _hit(name, start, end)
        if reading.plain != reading.folded:
            yield from self._unaccented_hits(reading, as_written, capitals)

    def near_hits(self, reading: Reading) -> Iterator[Hit]:
        """Yield every name that is nearly found."""
        folded = reading.folded[:LONGEST]
        for near in self._near.find(folded, _capitals(reading)):
            name = near.name
            is_works = (name.entity_id, name.written) in self._works
            if is_works and not (near.has_trade or len(name.core) > 1):
                continue
            yield Hit(
                entity_id=name.entity_id,
                matched=name.written,
                start=near.start,
                end=near.end,
                score=near.score * (FACILITY if is_works else 1),
                how="facility" if is_works else near.how,
            )
        yield from self._spaceless.find(folded)

    def spoken_for(self, reading: Reading) -> frozenset[str]:
        """Return the Entities whose region or country a text mentions."""
        return frozenset(
            id_ for id_, _start, _end in self._speaking.find(reading.plain)
        )

    def _unaccented_hits(
        self, reading: Reading, as_written: frozenset[str], capitals: frozenset[str]
    ) -> Iterator[Hit]:
        """Yield the whole words found without accents, where they are with them."""
        place = dict(zip(_spaces(reading.plain), _spaces(reading.folded), strict=True))
        for name, start, end in self._needles.find(reading.plain):
            if (
                start in place
                and end - 1 in place
                and _is_meant(name, as_written, capitals)
            ):
                hit = _hit(name, place[start], place[end - 1] + 1)
                yield hit.lowered(UNACCENTED, "unaccented")


def find_entities(reading: Reading, names: EntityNames) -> tuple[EntityMatch, ...]:
    """
    Find the Entities that a text names, surest first.

    A name inside a longer name does not count; a name that several Entities share
    counts for the one that is named or placed elsewhere, else for each with a low
    score; an acronym or an everyday word counts only as a name is written.
    """
    if not names.names or not reading.folded.strip():
        return ()
    hits = settle(
        list(names.hits(reading)),
        list(names.near_hits(reading)),
        names.spoken_for(reading),
        shared=SHARED,
    )
    best: dict[str, EntityMatch] = {}
    for hit in hits:
        known = best.get(hit.entity_id)
        if hit.score >= ENOUGH and (known is None or known.score < hit.score):
            best[hit.entity_id] = _match(hit, reading)
    return tuple(sorted(best.values(), key=lambda m: (-m.score, m.entity_id)))


def _match(hit: Hit, reading: Reading) -> EntityMatch:
    return EntityMatch(
        entity_id=hit.entity_id,
        matched=hit.matched,
        score=round(hit.score, 3),
        how=hit.how,
        found=reading.folded[hit.start : hit.end].strip(),
    )


def _hit(name: SpeltName, start: int, end: int) -> Hit:
    return Hit(
        entity_id=name.entity_id,
        matched=name.written,
        start=start,
        end=end,
        score=name.score,
        how=name.how,
    )


def _is_meant(
    name: SpeltName, as_written: frozenset[str], capitals: frozenset[str]
) -> bool:
    """Whether a name that may be another word is written as a name."""
    if name.is_acronym:
        return name.written in as_written
    return not name.is_common or name.folded.strip() in capitals


def _capitals(reading: Reading) -> frozenset[str]:
    """Return the folded words that are written with a capital somewhere."""
    return frozenset(
        fold(word).strip()
        for word in set(_AS_WRITTEN.findall(reading.written))
        if word[:1].isupper()
    )


def _spaces(folded: str) -> list[int]:
    return [space.start() for space in _SPACE.finditer(folded)]
