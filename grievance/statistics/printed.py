"""
What an outsider reads: printed tables, as rows of a program over their innermost cells.

The unknowns are the innermost cells of each table; every printed number is what a sum of
them is, and tables are tied together where they print the same number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from grievance.statistics.balances import balances
from grievance.statistics.cohorts import Balance
from grievance.statistics.contained import Containment
from grievance.statistics.cube import Key, Shape, quarters_of
from grievance.statistics.rings import parts_by_quarter
from grievance.statistics.solver import INFINITE, Row


Innermost = tuple[str | None, ...]  # None: whatever the value of one that overlaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """
    One table as it was published; None is a number that is withheld.

    *margin* is how far a printed number may be from the true one.
    """

    shape: Shape
    numbers: Mapping[Key, int | None]
    margin: int = 0


class PrintedSums:
    """
    The cells that printed numbers are sums of.

    *told* is each number as it was printed, None where it is withheld in all tables;
    *margins* how far it may be from the true one; *ways* the cells that make it, in each
    way that one comes to it; *size* how many cells there are.
    """

    def __init__(
        self, tables: Sequence[Printed], contained: Iterable[Containment] = ()
    ) -> None:
        self._columns: dict[tuple[Shape, Innermost], int] = {}
        self.ways: defaultdict[Key, list[tuple[int, ...]]] = defaultdict(list)
        self.told: dict[Key, int | None] = {}
        self.margins: dict[Key, int] = {}
        shapes = [table.shape for table in tables]
        self._shapes = (*shapes, *parts_by_quarter(shapes))
        for shape in self._shapes:
            self._lay_out(shape)
        for table in tables:
            self._read(table)
        self._balances = balances(contained, shapes)
        self.size = len(self._columns)
        for one in self._balances:
            self._lay_out_balance(one)

    def rows(self) -> Iterator[Row]:
        """Yield all that is printed, and that holds whatever the numbers are."""
        yield from self._printed()
        yield from self._tied()
        yield from self._years()
        for shape in self._shapes:
            yield from self._overlapping(shape)
        for one in self._balances:
            yield self._balanced(one)

    def _lay_out(self, shape: Shape) -> None:
        for cell in _innermost(shape):
            self._columns.setdefault((shape, cell), len(self._columns))
        for key in shape.all_keys():
            cells = tuple(self._columns[shape, cell] for cell in _made_of(shape, key))
            self.ways[key].append(cells)

    def _lay_out_balance(self, balance: Balance) -> None:
        """Give a column to what nobody prints: it is a number, and not below none."""
        for key in (balance.key, *balance.part):
            if key not in self.ways:
                self.ways[key] = [(self.size,)]
                self.told[key], self.margins[key] = None, 0
                self.size += 1

    def _balanced(self, balance: Balance) -> Row:
        """Say that what was left, with what came, is what went and what is left."""
        weights: defaultdict[int, float] = defaultdict(float)
        came, went = list(balance.whole), [balance.key, *balance.part]
        came += [] if balance.before is None else [balance.before]
        for keys, weight in ((came, 1.0), (went, -1.0)):
            for key in keys:
                for cell in self.ways[key][0]:
                    weights[cell] += weight
        return Row(weights=weights, lower=0.0, upper=0.0)

    def _read(self, table: Printed) -> None:
        for key, told in table.numbers.items():
            self.margins[key] = min(table.margin, self.margins.get(key, table.margin))
            if self.told.setdefault(key, told) is None:
                self.told[key] = told

    def _printed(self) -> Iterator[Row]:
        """Say what each printed number is, in each way that one comes to it."""
        for key, told in self.told.items():
            if told is not None:
                margin = self.margins[key]
                ways = self.ways[key][:1] if margin else self.ways[key]
                for cells in ways:
                    weights = dict.fromkeys(cells, 1.0)
                    least = max(told - margin, 0)
                    yield Row(weights=weights, lower=least, upper=told + margin)

    def _tied(self) -> Iterator[Row]:
        """Say that every way to a number that is not known comes to the same."""
        for key, (first, *others) in self.ways.items():
            if self.told.get(key) is None or self.margins[key]:
                for other in others:
                    if other != first:
                        yield Row(weights=_minus(first, other), lower=0.0, upper=0.0)

    def _years(self) -> Iterator[Row]:
        """Tie a year to its four quarters; it is no less than those that are printed."""
        for key, (year, *_) in self.ways.items():
            quarters = [
                Key(measure=key.measure, period=one, where=key.where)
                for one in quarters_of(key.period)
            ]
            known = [self.ways[one][0] for one in quarters if one in self.ways]
            if known:
                of_quarters = tuple(cell for cells in known for cell in cells)
                most = 0.0 if len(known) == len(quarters) else INFINITE
                yield Row(weights=_minus(year, of_quarters), lower=0.0, upper=most)

    def _overlapping(self, shape: Shape) -> Iterator[Row]:
        for place, dimension in enumerate(shape.dimensions):
            if not dimension.overlaps:
                continue
            for cell in _innermost(shape):
                if cell[place] is None:
                    any_of_them = self._columns[shape, cell]
                    parts = {
                        value: self._columns[
                            shape, (*cell[:place], value, *cell[place + 1 :])
                        ]
                        for value in dimension.values
                    }
                    weights = {**dict.fromkeys(parts.values(), 1.0), any_of_them: -1.0}
                    yield Row(weights=weights, lower=0.0, upper=INFINITE)
                    alone = {parts[value]: -1.0 for value in dimension.alone}
                    for value in dimension.beside:
                        yield Row(
                            weights={any_of_them: 1.0, parts[value]: -1.0, **alone},
                            lower=0.0,
                            upper=INFINITE,
                        )


def _innermost(shape: Shape) -> Iterator[Innermost]:
    choices: list[Iterable[str | None]] = [
        (*one.values, None) if one.overlaps else one.values for one in shape.dimensions
    ]
    return product(*choices)


def _made_of(shape: Shape, key: Key) -> Iterator[Innermost]:
    where = dict(key.where)
    choices: list[tuple[str | None, ...]] = []
    for one in shape.dimensions:
        if one.name in where:
            choices.append((where[one.name],))
        else:
            choices.append((None,) if one.overlaps else one.values)
    return product(*choices)


def _minus(first: Sequence[int], other: Sequence[int]) -> dict[int, float]:
    weights: defaultdict[int, float] = defaultdict(float)
    for column in first:
        weights[column] += 1.0
    for column in other:
        weights[column] -= 1.0
    return {column: weight for column, weight in weights.items() if weight}
