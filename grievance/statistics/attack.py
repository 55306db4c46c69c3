"""
The attack that a release has to survive, from what is printed and nothing else.

Written apart from `withholding`, and otherwise: the unknowns are the innermost cells of
each table, every printed number is what a sum of them is, and tables are tied together
where they print the same number.  First in fractions, then in whole numbers, because
whole numbers can give away what fractions do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, floor

import numpy as np

from grievance.statistics.cube import Key, Shape, quarters_of
from grievance.statistics.solver import INFINITE, Program, Row


NEARLY = 1e-6
NEAR, EXACT = 0.5, 0.0  # how far from the best: a near one mostly shows enough
Progress = Callable[[str, int, int], object]  # step, done, of how many
Safe = Callable[[Key, int, int], bool]  # whether at least and at most this is too much
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What can be worked out of a number that is withheld."""

    key: Key
    least: int
    most: int


def attack(
    tables: Sequence[Printed],
    is_safe: Safe,
    progress: Progress = lambda *_: None,
) -> tuple[Known, ...]:
    """
    Return each number that too much is known of, as *is_safe* has it.

    *tables* are those of a release and of every one before it.  What is withheld is
    asked about, and what is printed with a margin.

    Raises:
        ContradictionError: No numbers fit to what is printed.
    """
    board = _Board(tables)
    board.must_be_possible()
    found: dict[Key, Known] = {}
    for step in ("in fractions", "in whole numbers"):
        asked = [key for key in board.asked if key not in found]
        for place, key in enumerate(asked):
            progress(step, place, len(asked))
            known = board.known(key, is_safe)
            if not is_safe(key, known.least, known.most):
                found[key] = known
        board.be_whole()
    return tuple(found[key] for key in sorted(found))


class ContradictionError(ValueError):
    """What is printed cannot be true."""


class _Board:
    """All tables as one program, and the possible tables that were met so far."""

    def __init__(self, tables: Sequence[Printed]) -> None:
        self._columns: dict[tuple[Shape, Innermost], int] = {}
        self._ways: defaultdict[Key, list[tuple[int, ...]]] = defaultdict(list)
        self._told: dict[Key, int | None] = {}
        self._margins: dict[Key, int] = {}
        for table in tables:
            self._lay_out(table)
        rows = [*self._printed(), *self._tied(), *self._years()]
        for table in tables:
            rows += self._overlapping(table.shape)
        most = max((n for n in self._told.values() if n is not None), default=0)
        ceiling = 100.0 * (most + 100)
        self._program = Program([(0.0, ceiling)] * len(self._columns), rows)
        told = self._told.items()
        self.asked = sorted(key for key, n in told if n is None or self._margins[key])
        self._lines = {key: line for line, key in enumerate(self.asked)}
        self._sums = np.zeros((len(self.asked), len(self._columns)))
        for key, line in self._lines.items():
            self._sums[line, list(self._ways[key][0])] = 1.0
        self._least = np.full(len(self.asked), np.inf)
        self._most = np.full(len(self.asked), -np.inf)
        self._gaps: tuple[float, ...] = (EXACT,)

    def be_whole(self) -> None:
        """Ask for whole numbers from now on; what was met in fractions counts no more."""
        self._program.be_whole()
        self._gaps = (NEAR, EXACT)
        self._least.fill(np.inf)
        self._most.fill(-np.inf)

    def must_be_possible(self) -> None:
        """Raise `ContradictionError` where no numbers fit to what is printed."""
        if self._program.least() is None:
            msg = "No numbers fit to what is printed."
            raise ContradictionError(msg)

    def known(self, key: Key, is_safe: Safe) -> Known:
        """Return what a number lies between, or as far as is enough for it to be safe."""
        if np.isfinite(self._least[self._lines[key]]):
            seen = self._seen(key)
            if is_safe(key, seen.least, seen.most):
                return seen
        self._program.weigh(dict.fromkeys(self._ways[key][0], 1.0))
        for gap in self._gaps:
            self._program.settle_for(gap)
            self._look()
            seen = self._seen(key)
            if is_safe(key, seen.least, seen.most):
                return seen
        return self._seen(key)

    def _look(self) -> None:
        """Solve both ways; each solution is a table that may be the true one."""
        for solve in (self._program.most, self._program.least):
            best = solve()
            if best is None:
                msg = "No numbers fit to what is printed."
                raise ContradictionError(msg)
            values = self._sums @ np.asarray(best.columns)
            self._least = np.minimum(self._least, values)
            self._most = np.maximum(self._most, values)

    def _seen(self, key: Key) -> Known:
        line = self._lines[key]
        return Known(
            key=key, least=_up(self._least[line]), most=_down(self._most[line])
        )

    # What is printed, as rows

    def _lay_out(self, table: Printed) -> None:
        shape = table.shape
        for cell in _innermost(shape):
            self._columns.setdefault((shape, cell), len(self._columns))
        for key in shape.all_keys():
            cells = tuple(self._columns[shape, cell] for cell in _made_of(shape, key))
            self._ways[key].append(cells)
            told = table.numbers[key]
            self._margins[key] = min(table.margin, self._margins.get(key, table.margin))
            if self._told.setdefault(key, told) is None:
                self._told[key] = told

    def _printed(self) -> Iterator[Row]:
        for key, told in self._told.items():
            if told is not None:
                margin = self._margins[key]
                for cells in self._ways[key]:
                    weights = dict.fromkeys(cells, 1.0)
                    least = max(told - margin, 0)
                    yield Row(weights=weights, lower=least, upper=told + margin)

    def _tied(self) -> Iterator[Row]:
        for first, *others in self._ways.values():
            for other in others:
                if other != first:
                    yield Row(weights=_minus(first, other), lower=0.0, upper=0.0)

    def _years(self) -> Iterator[Row]:
        """Tie a year to its four quarters; it is no less than those that are printed."""
        for key, (year, *_) in self._ways.items():
            quarters = [
                Key(measure=key.measure, period=one, where=key.where)
                for one in quarters_of(key.period)
            ]
            known = [self._ways[one][0] for one in quarters if one in self._ways]
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
                    parts = [
                        self._columns[shape, (*cell[:place], value, *cell[place + 1 :])]
                        for value in dimension.values
                    ]
                    weights = {**dict.fromkeys(parts, 1.0), any_of_them: -1.0}
                    yield Row(weights=weights, lower=0.0, upper=INFINITE)
                    for part in parts:
                        yield Row(
                            weights={any_of_them: 1.0, part: -1.0},
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


def _up(value: float) -> int:
    return ceil(value - NEARLY)


def _down(value: float) -> int:
    return floor(value + NEARLY)


def _minus(first: Sequence[int], other: Sequence[int]) -> dict[int, float]:
    weights: defaultdict[int, float] = defaultdict(float)
    for column in first:
        weights[column] += 1.0
    for column in other:
        weights[column] -= 1.0
    return {column: weight for column, weight in weights.items() if weight}
