"""
An attacker who thinks of complaints, and of no cell, sum or table.

Whatever was told was counted from whole complaints, each of one kind: of each measure in
which it counts, in which period, and with which value, or several, by each dimension.  How
many there are of each kind is all that he does not know; he looks for other worlds in
which the same was told, and counts each of them again, complaint by complaint.  Who counts
in a part counts in the whole of it, in that period or before: such a life is the kind of a
complaint that measures share.  What took so many days came not longer before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, combinations, product

import numpy as np

from grievance.statistics.contained import Containment, Side
from grievance.statistics.cube import Dimension, Key
from grievance.statistics.periods import period_of
from grievance.statistics.printed import Printed
from grievance.statistics.solver import Program, Row


MOST = 1_000  # complaints of one kind
World = np.ndarray[tuple[int], np.dtype[np.int64]]  # how many there are of each kind
Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """In which quarter, or year, something counts, and where."""

    period: str
    values: Mapping[str, frozenset[str]]

    def is_in(self, period: str, where: Where) -> bool:
        """Whether a number counts it; a year counts what came in its quarters."""
        is_then = period in (self.period, self.period.partition("-")[0])
        return is_then and all(value in self.values[name] for name, value in where)


Kind = Mapping[str, Count]  # by measure, of those in which such complaints count


class Stranger:
    """Knows what was printed, and looks for other worlds like it."""

    def __init__(
        self, tables: Sequence[Printed], contained: Sequence[Containment] = ()
    ) -> None:
        self._contained = contained
        self._kinds = tuple(_lives(tables, contained))
        self._told = {k: n for one in tables for k, n in one.numbers.items()}
        self._margins = {k: one.margin for one in tables for k in one.numbers}
        self._counts = {key: self._counting(key) for key in self._told}
        self._periods = sorted({key.period for key in self._told}, key=_in_order)
        self._balances = dict(self._left())
        self._worlds: list[World] = []
        self._program = Program([(0.0, MOST)] * len(self._kinds), self._rows())
        self._program.be_whole()

    @property
    def asked(self) -> Iterator[Key]:
        """What is not told, or not told exactly, and what is left of each whole."""
        for key, number in sorted(self._told.items()):
            if number is None or self._margins[key]:
                yield key
        yield from self._balances

    def met(self, key: Key) -> tuple[int, int]:
        """Return the least and the most that a number is in the worlds met so far."""
        numbers = [int(self._weights(key) @ world) for world in self._worlds]
        return min(numbers, default=0), max(numbers, default=0)

    def known(self, key: Key) -> tuple[int, int]:
        """Return the least and the most that a number can be."""
        counted = self._weights(key)
        self._program.weigh({int(kind): 1.0 for kind in np.flatnonzero(counted)})
        for solve in (self._program.most, self._program.least):
            best = solve()
            assert best is not None, "what is printed contradicts itself"
            world = np.rint(np.asarray(best.columns)).astype(np.int64)
            assert self._looks_the_same(world)
            self._worlds.append(world)
        return self.met(key)

    def _weights(self, key: Key) -> World:
        return self._counts[key] if key in self._counts else self._balances[key]

    def _looks_the_same(self, world: World) -> bool:
        return bool(world.min() >= 0) and all(
            abs(int(self._counts[key] @ world) - number) <= self._margins[key]
            for key, number in self._told.items()
            if number is not None
        )

    def _counting(self, key: Key) -> World:
        return np.array(
            [
                key.measure in one and one[key.measure].is_in(key.period, key.where)
                for one in self._kinds
            ],
            dtype=np.int64,
        )

    def _left(self) -> Iterator[tuple[Key, World]]:
        """Yield which complaints are in a whole by a period, and not in its part."""
        for one in self._contained:
            if one.within:
                yield from self._left_of_cohorts(one)
                continue
            for period in filter(one.holds_in, self._periods):
                for where in _places(one, self._kinds):
                    key = Key(measure=one.label, period=period, where=where)
                    is_left = (
                        _is_in(one.whole, kind, period, where)
                        and not _is_in(one.part, kind, period, where)
                        for kind in self._kinds
                    )
                    yield key, np.fromiter(is_left, np.int64, len(self._kinds))

    def _left_of_cohorts(self, one: Containment) -> Iterator[tuple[Key, World]]:
        """Yield which complaints came into a whole in a period, and not soon into its part."""
        periods = [p for p in self._periods if one.holds_in(p)]
        for period in periods:
            went = [p for p in periods if _is_soon(one, period, p, periods)]
            is_left = (
                one.whole.measure in kind
                and kind[one.whole.measure].period == period
                and _is_in(one.whole, kind, period, ())
                and not any(_is_at(one.part, kind, p) for p in went)
                for kind in self._kinds
            )
            if went:
                key = Key(measure=one.label, period=period)
                yield key, np.fromiter(is_left, np.int64, len(self._kinds))

    def _rows(self) -> Iterator[Row]:
        for key, number in self._told.items():
            if number is not None:
                kinds = np.flatnonzero(self._counts[key])
                margin = self._margins[key]
                yield Row(
                    weights={int(kind): 1.0 for kind in kinds},
                    lower=number - margin,
                    upper=number + margin,
                )


def _in_order(period: str) -> tuple[str, str]:
    year, _, quarter = period.partition("-")
    return year, quarter or "whole"


def _is_soon(
    contained: Containment, came: str, went: str, periods: Sequence[str]
) -> bool:
    """Whether so few days may lie between; of what may have come before all is said nothing."""
    first = period_of(went).first - timedelta(days=contained.within)
    is_known = period_of(periods[0]).first <= first
    return (
        is_known
        and _in_order(came) <= _in_order(went)
        and (period_of(came).last >= first)
    )


def _is_at(side: Side, kind: Kind, period: str) -> bool:
    """Whether a complaint counts there in a period."""
    is_then = side.measure in kind and kind[side.measure].period == period
    return is_then and _is_in(side, kind, period, ())


def _is_in(side: Side, kind: Kind, until: str, where: Where) -> bool:
    """Whether a complaint counts there by the end of a period."""
    count = kind.get(side.measure)
    if count is None or _in_order(count.period) > _in_order(until):
        return False
    is_there = all(value in count.values[name] for name, value in where)
    values = count.values.get(side.dimension, frozenset())
    return is_there and (not side.dimension or not values.isdisjoint(side.values))


def _places(contained: Containment, kinds: Sequence[Kind]) -> list[Where]:
    if not contained.by:
        return [()]
    name, measure = contained.by, contained.whole.measure
    found = {v for one in kinds if measure in one for v in one[measure].values[name]}
    return [((name, value),) for value in sorted(found)]


def _lives(
    tables: Sequence[Printed], contained: Sequence[Containment]
) -> Iterator[Kind]:
    """Yield every way in which a complaint can count in some measures, wholes first."""
    counts = {measure: tuple(_counts(tables, measure)) for measure in _measures(tables)}
    order = _wholes_first(counts, contained)
    periods = sorted({one.shape.period for one in tables}, key=_in_order)
    lives: list[dict[str, Count]] = [{}]
    for measure in order:
        above = [one for one in contained if one.part.measure == measure]
        lives += [
            {**life, measure: count}
            for life in lives
            for count in counts[measure]
            if (not life or above)
            and all(_fits(one, life, count, periods) for one in above)
        ]
    yield from (life for life in lives if life)


def _fits(
    contained: Containment, life: Kind, count: Count, periods: Sequence[str]
) -> bool:
    """Whether a complaint with this life so far may count so in a part."""
    part = contained.part
    if part.dimension and count.values[part.dimension].isdisjoint(part.values):
        return True  # of these nothing is said
    if not contained.holds_in(count.period):
        return True  # nor of what came later
    if contained.within:
        went = count.period
        if not any(_is_soon(contained, one, went, periods) for one in periods):
            return True  # nor of what may have come before all of it
        came = life.get(contained.whole.measure)
        if came is None or not _is_soon(contained, came.period, went, periods):
            return False
    name = contained.by
    where = tuple((name, value) for value in sorted(count.values[name])) if name else ()
    return _is_in(contained.whole, life, count.period, where)


def _wholes_first(
    measures: Mapping[str, object], contained: Sequence[Containment]
) -> list[str]:
    order: list[str] = []
    while left := [one for one in measures if one not in order]:
        order += [
            one
            for one in left
            if not any(
                c.part.measure == one and c.whole.measure in left for c in contained
            )
        ]
    return order


def _measures(tables: Sequence[Printed]) -> list[str]:
    return sorted({one.shape.measure for one in tables})


def _counts(tables: Sequence[Printed], measure: str) -> Iterator[Count]:
    shapes = [one.shape for one in tables if one.shape.measure == measure]
    dimensions = {one.name: one for each in shapes for one in each.dimensions}
    periods = {one.period for one in shapes}
    quarters = {f"{one[:4]}-Q{number}" for one in periods for number in (1, 2, 3, 4)}
    choices = [tuple(_choices(one)) for one in dimensions.values()]
    for period in sorted(quarters if periods - quarters else periods):
        for chosen in product(*choices):
            yield Count(
                period=period, values=dict(zip(dimensions, chosen, strict=True))
            )


def _choices(dimension: Dimension) -> Iterator[frozenset[str]]:
    """Yield the values that one complaint may have: several only of those that overlap."""
    if not dimension.overlaps:
        yield from (frozenset({value}) for value in dimension.values)
        return
    beside = dimension.beside
    sizes = (combinations(beside, size + 1) for size in range(len(beside)))
    yield from map(frozenset, chain.from_iterable(sizes))
    yield from (frozenset({value}) for value in dimension.alone)
