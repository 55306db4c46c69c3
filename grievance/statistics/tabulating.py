"""Tabulate what was counted: how many things each number stands for, and who is behind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, product
from operator import attrgetter
from typing import TypeAlias

from grievance.statistics.cube import Dimension, Key, Shape
from grievance.statistics.declared import ACTIVITY
from grievance.statistics.protection import Counted
from grievance.statistics.regions import SEVERAL, UNKNOWN
from grievance.statistics.tally import REGION, Tallied, Values


_Alike: TypeAlias = tuple[
    str, tuple[tuple[str, tuple[str, ...]], ...], frozenset[str]
]  # measure, values, holders
_thing_of = attrgetter("measure", "thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A complaint or notice in one period, wherever it counts; or a *number* alike."""

    measure: str
    values: Values
    holders: frozenset[str]
    number: int = 1


@dataclass(slots=True)
class _Behind:
    """What stands behind a number, while it is counted."""

    number: int = 0
    alone: int = 0  # things about nobody who holds a certificate: each by itself
    holders: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Population:
    """The certified sites by region and by activity."""

    sites: Mapping[str, int]
    active: Mapping[str, int]

    def behind(self, key: Key) -> int:
        """Return how many are behind a number: all of them where neither is known."""
        where = dict(key.where)
        of_region = self.sites.get(where.get(REGION, ""))
        of_activity = self.active.get(where.get(ACTIVITY, ""))
        known = [one for one in (of_region, of_activity) if one is not None]
        return min(known, default=sum(self.sites.values()))


def things(rows: Iterable[Tallied], shapes: Iterable[Shape]) -> tuple[Thing, ...]:
    """
    Put together what happened to the same thing in one period: it counts once.

    Those that count alike are one with their number: so many are few.
    """
    overlapping = {
        each.name: each for one in shapes for each in one.dimensions if each.overlaps
    }
    alike: Counter[_Alike] = Counter()
    for _, same in groupby(sorted(rows, key=_thing_of), key=_thing_of):
        alike[_counted_as(list(same), overlapping)] += 1
    return tuple(
        Thing(measure=measure, values=dict(values), holders=holders, number=number)
        for (measure, values, holders), number in alike.items()
    )


def tabulate(
    counted: Iterable[Thing],
    shapes: Iterable[Shape],
    sites: Mapping[str, int] | None = None,
    active: Mapping[str, int] | None = None,
) -> Mapping[Key, Counted]:
    """
    Count things into every number of *shapes*.

    *sites* are the certified ones by region, and *active* those by activity.
    """
    population = _Population(sites=sites or {}, active=active or {})
    by_measure: defaultdict[str, list[Thing]] = defaultdict(list)
    for one in counted:
        by_measure[one.measure].append(one)
    found: dict[Key, Counted] = {}
    for shape in shapes:
        behind = _count(shape, by_measure[shape.measure])
        for key in shape.all_keys():
            found[key] = _counted(key, behind.get(key.where, _Behind()), population)
    return found


def _counted_as(same: list[Tallied], overlapping: Mapping[str, Dimension]) -> _Alike:
    """Return as what a thing counts to which all of this happened."""
    names = {name for row in same for name in row.values}
    values = []
    for name in sorted(names):
        noted = {value for row in same for value in row.values.get(name, ())}
        dimension = overlapping.get(name)
        settled = dimension.settled(noted) if dimension else _together(noted)
        values.append((name, settled))
    holders = frozenset(holder for row in same for holder in row.holders)
    return same[0].measure, tuple(values), holders


def _together(values: set[str]) -> tuple[str, ...]:
    known = values - {UNKNOWN} or {UNKNOWN}
    return tuple(known) if len(known) == 1 else (SEVERAL,)


def _count(
    shape: Shape, counted: Iterable[Thing]
) -> Mapping[tuple[tuple[str, str], ...], _Behind]:
    """Count things that have the same values together, then what each combination is in."""
    names = tuple(one.name for one in shape.dimensions)
    cells: defaultdict[tuple[tuple[str, ...], ...], _Behind] = defaultdict(_Behind)
    for one in counted:
        cell = cells[tuple(one.values.get(name, (UNKNOWN,)) for name in names)]
        cell.number += one.number
        cell.alone += 0 if one.holders else one.number
        cell.holders |= one.holders
    found: defaultdict[tuple[tuple[str, str], ...], _Behind] = defaultdict(_Behind)
    for values, cell in cells.items():
        for where in _places(names, values):
            behind = found[where]
            behind.number += cell.number
            behind.alone += cell.alone
            behind.holders |= cell.holders
    return found


def _places(
    names: tuple[str, ...], values: tuple[tuple[str, ...], ...]
) -> Iterator[tuple[tuple[str, str], ...]]:
    for chosen in product(*((None, *each) for each in values)):
        named = zip(names, chosen, strict=True)
        yield tuple(sorted((name, value) for name, value in named if value))


def _counted(key: Key, behind: _Behind, population: _Population) -> Counted:
    return Counted(
        number=behind.number,
        holders=len(behind.holders) + behind.alone,
        sites=population.behind(key),
    )
