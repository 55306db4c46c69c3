"""
An attacker who thinks of complaints, and of no cell, sum or table.

Whatever was told was counted from whole complaints, each of one kind: a period in which
it came, and a value, or several, by each dimension.  How many there are of each kind is
all that he does not know; he looks for other worlds in which the same was told, and
counts each of them again, complaint by complaint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

import numpy as np

from grievance.statistics.cube import Dimension, Key
from grievance.statistics.printed import Printed
from grievance.statistics.solver import Program, Row


MOST = 1_000  # complaints of one kind
World = np.ndarray[tuple[int], np.dtype[np.int64]]  # how many there are of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What all complaints of a kind have in common."""

    period: str
    values: Mapping[str, frozenset[str]]

    def is_in(self, key: Key) -> bool:
        """Whether a number counts them; a year counts what came in its quarters."""
        is_then = key.period in (self.period, self.period.partition("-")[0])
        return is_then and all(value in self.values[name] for name, value in key.where)


class Stranger:
    """Knows what was printed of one measure, and looks for other worlds like it."""

    def __init__(self, tables: Sequence[Printed]) -> None:
        self._kinds = tuple(_kinds(tables))
        self._told = {k: n for one in tables for k, n in one.numbers.items()}
        self._margins = {k: one.margin for one in tables for k in one.numbers}
        self._counts = {key: self._counting(key) for key in self._told}
        self._worlds: list[World] = []
        self._program = Program([(0.0, MOST)] * len(self._kinds), self._rows())
        self._program.be_whole()

    @property
    def asked(self) -> Iterator[Key]:
        """What is not told, or not told exactly."""
        for key, number in sorted(self._told.items()):
            if number is None or self._margins[key]:
                yield key

    def met(self, key: Key) -> tuple[int, int]:
        """Return the least and the most that a number is in the worlds met so far."""
        numbers = [int(self._counts[key] @ world) for world in self._worlds]
        return min(numbers, default=0), max(numbers, default=0)

    def known(self, key: Key) -> tuple[int, int]:
        """Return the least and the most that a number can be."""
        weights = {int(kind): 1.0 for kind in np.flatnonzero(self._counts[key])}
        self._program.weigh(weights)
        for solve in (self._program.most, self._program.least):
            best = solve()
            assert best is not None, "what is printed contradicts itself"
            world = np.rint(np.asarray(best.columns)).astype(np.int64)
            assert self._looks_the_same(world)
            self._worlds.append(world)
        return self.met(key)

    def _looks_the_same(self, world: World) -> bool:
        return bool(world.min() >= 0) and all(
            abs(int(self._counts[key] @ world) - number) <= self._margins[key]
            for key, number in self._told.items()
            if number is not None
        )

    def _counting(self, key: Key) -> World:
        return np.array([one.is_in(key) for one in self._kinds], dtype=np.int64)

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


def _kinds(tables: Sequence[Printed]) -> Iterator[Kind]:
    dimensions = {one.name: one for each in tables for one in each.shape.dimensions}
    periods = {one.shape.period for one in tables}
    quarters = {f"{one[:4]}-Q{number}" for one in periods for number in (1, 2, 3, 4)}
    choices = [tuple(_choices(one)) for one in dimensions.values()]
    for period in sorted(quarters if periods - quarters else periods):
        for chosen in product(*choices):
            values = dict(zip(dimensions, chosen, strict=True))
            yield Kind(period=period, values=values)


def _choices(dimension: Dimension) -> Iterator[frozenset[str]]:
    """Yield the values that one complaint may have: several only of those that overlap."""
    if not dimension.overlaps:
        yield from (frozenset({value}) for value in dimension.values)
        return
    beside = dimension.beside
    sizes = (combinations(beside, size + 1) for size in range(len(beside)))
    yield from map(frozenset, chain.from_iterable(sizes))
    yield from (frozenset({value}) for value in dimension.alone)
