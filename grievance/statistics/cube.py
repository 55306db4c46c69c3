"""
Numbers in tables whose sums are told as well: which number is the sum of which.

A number has one key, whichever table it is printed in, so that tables that share a
margin, and a year and its quarters, hang together as they do for a reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod


Where = tuple[tuple[str, str], ...]
QUARTERS = ("Q1", "Q2", "Q3", "Q4")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Key:
    """
    What is counted, in which period, and where: pairs of dimension and value.

    A dimension that is left out is summed over.  Pairs are in the order of their names.
    """

    measure: str
    period: str
    where: Where = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """
    Values that do not overlap, unless one complaint may count in several.

    Those that stand *alone*, such as that nothing is known, never count beside another.
    """

    name: str
    values: tuple[str, ...]
    overlaps: bool = False
    alone: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[str, ...]:
        """The values that may count beside each other."""
        return tuple(one for one in self.values if one not in self.alone)

    def settled(self, values: Iterable[str]) -> tuple[str, ...]:
        """Return where one complaint counts of which some *values* were noted."""
        found = set(values)
        beside = found.difference(self.alone)
        first_alone = (one for one in self.alone if one in found)
        return tuple(sorted(beside)) or tuple(first_alone)[:1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One table of one period, with all its sums."""

    name: str
    measure: str
    period: str
    dimensions: tuple[Dimension, ...]

    @property
    def size(self) -> int:
        """How many numbers it has, sums too."""
        return prod(len(one.values) + 1 for one in self.dimensions)

    def all_keys(self) -> Iterator[Key]:
        """Yield each number of the table, sums too."""
        choices = ((None, *one.values) for one in self.dimensions)
        for chosen in product(*choices):
            yield self._key(chosen)

    def _key(self, chosen: tuple[str | None, ...]) -> Key:
        named = zip(self.dimensions, chosen, strict=True)
        where = tuple(sorted((one.name, value) for one, value in named if value))
        return Key(measure=self.measure, period=self.period, where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """
    A number and what it is made of; it is their sum.

    Where the *parts* overlap it is at most their sum, and none below those that stand
    *alone* with any one of the others.
    """

    total: Key
    parts: tuple[Key, ...]
    overlaps: bool = False
    alone: tuple[Key, ...] = ()

    @property
    def beside(self) -> tuple[Key, ...]:
        """The parts that may overlap each other."""
        return tuple(one for one in self.parts if one not in self.alone)


def sums_of(shapes: Iterable[Shape]) -> tuple[Sum, ...]:
    """Return how the numbers of tables hang together, each way once."""
    shapes = tuple(shapes)
    found = {one: None for shape in shapes for one in _sums_within(shape)}
    keys = {key for shape in shapes for key in shape.all_keys()}
    found |= dict.fromkeys(_sums_of_years(keys))
    return tuple(found)


def _sums_within(shape: Shape) -> Iterator[Sum]:
    for key in shape.all_keys():
        told = dict(key.where)
        for one in shape.dimensions:
            if one.name not in told:
                parts = tuple(_with(key, one.name, value) for value in one.values)
                alone = tuple(_with(key, one.name, value) for value in one.alone)
                yield Sum(total=key, parts=parts, overlaps=one.overlaps, alone=alone)


def _sums_of_years(keys: set[Key]) -> Iterator[Sum]:
    for key in sorted(keys):
        parts = tuple(_in(key, quarter) for quarter in quarters_of(key.period))
        if keys.intersection(parts):
            yield Sum(total=key, parts=parts)


def quarters_of(period: str) -> tuple[str, ...]:
    """Return the quarters of a year such as ``2026``; none of another period."""
    return tuple(f"{period}-{q}" for q in QUARTERS) if period.isdecimal() else ()


def year_of(period: str) -> str:
    """Return the year of a quarter, or a year itself."""
    return period.partition("-")[0]


def keys_in(sums: Iterable[Sum]) -> dict[Key, int]:
    """Give a place to each key that sums speak of, in a fixed order."""
    found = {key for one in sums for key in (one.total, *one.parts)}
    return {key: place for place, key in enumerate(sorted(found))}


def _with(key: Key, name: str, value: str) -> Key:
    where = tuple(sorted((*key.where, (name, value))))
    return Key(measure=key.measure, period=key.period, where=where)


def _in(key: Key, period: str) -> Key:
    return Key(measure=key.measure, period=period, where=key.where)


def within(key: Key, sums: Mapping[Key, tuple[Sum, ...]]) -> Iterator[Key]:
    """Yield every number that a number is made of, each once, not itself."""
    seen: set[Key] = set()
    waiting = [key]
    while waiting:
        for one in sums.get(waiting.pop(), ()):
            fresh = [part for part in one.parts if part not in seen]
            seen.update(fresh)
            waiting += fresh
            yield from fresh
