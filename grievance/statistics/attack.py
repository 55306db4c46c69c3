"""
The attack that a release has to survive, from what is printed and nothing else.

Written apart from `withholding`, and otherwise: the unknowns are the innermost cells of
each table, every printed number is what a sum of them is, and tables are tied together
where they print the same number.  First in fractions, then in whole numbers, because
whole numbers can give away what fractions do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from random import Random

import numpy as np

from grievance.statistics.contained import Containment, groups_of
from grievance.statistics.cube import Key, year_of
from grievance.statistics.printed import Printed, PrintedSums
from grievance.statistics.solver import Program


NEARLY = 1e-6
AT_ONCE, FRUITLESS = 25, 20  # numbers that are looked at together; looks in vain
NEAR, EXACT = 0.5, 0.0  # how far from the best: a near one mostly shows enough
Progress = Callable[[str, int, int], object]  # step, done, of how many
Safe = Callable[[Key, int, int], bool]  # whether at least and at most this is too much
Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a number: what it says, or what can be worked out of it."""

    key: Key
    least: int
    most: int


def attack(
    tables: Sequence[Printed],
    is_safe: Safe,
    progress: Progress = lambda *_: None,
    contained: Sequence[Containment] = (),
    beside: Sequence[Printed] = (),
) -> tuple[Known, ...]:
    """
    Return each number that too much is known of, as *is_safe* has it.

    *tables* are those of a release and of every one before it.  What is withheld is
    asked about, and what is printed with a margin; what is printed exactly is known, and
    found where it may not be.  So are the balances of what is *contained* in what.
    *beside* are tables of other periods, which are known and not asked about.

    Raises:
        ContradictionError: No numbers fit to what is printed.
    """
    periods = {one.shape.period for one in tables}
    boards = [
        _Board(
            of_one,
            [each for each in contained if each.whole.measure in measures],
            periods,
        )
        for measures, of_one in _apart((*tables, *beside), contained)
    ]
    for board in boards:
        board.explore(is_safe, progress)
    found = {one.key: one for board in boards for one in board.exposed(is_safe)}
    for step in ("in fractions", "in whole numbers"):
        asked = [(one, key) for one in boards for key in one.asked if key not in found]
        for place, (board, key) in enumerate(asked):
            progress(step, place, len(asked))
            known = board.known(key, is_safe)
            if not is_safe(key, known.least, known.most):
                found[key] = known
        for board in boards:
            board.be_whole()
    return tuple(found[key] for key in sorted(found))


def _apart(
    tables: Sequence[Printed], contained: Sequence[Containment]
) -> Iterable[tuple[frozenset[str], list[Printed]]]:
    """
    Part tables of which no number is a part of one in the others; tell what they count.

    Measures of which none contains another are apart by years as well.
    """
    groups = groups_of(contained)
    found: defaultdict[tuple[frozenset[str], str], list[Printed]] = defaultdict(list)
    for one in tables:
        measure = one.shape.measure
        if measure in groups:
            found[groups[measure], ""].append(one)
        else:
            found[frozenset({measure}), year_of(one.shape.period)].append(one)
    return [(measures, of_one) for (measures, _), of_one in found.items()]


class ContradictionError(ValueError):
    """What is printed cannot be true."""


@dataclass(frozen=True, slots=True)
class _Met:
    """The least and the most of each number in all possible tables that were met."""

    least: Numbers
    most: Numbers

    @classmethod
    def of(cls, size: int) -> _Met:
        """Return it before any was."""
        return cls(np.full(size, np.inf), np.full(size, -np.inf))

    def width(self, line: int) -> int:
        """Return by how much a number differs in them; below none before any was met."""
        least, most = self.least[line], self.most[line]
        return _down(most) - _up(least) if np.isfinite(least) else -1

    def meet(self, values: Numbers) -> None:
        """Note the numbers of a table."""
        np.minimum(self.least, values, out=self.least)
        np.maximum(self.most, values, out=self.most)


class _Board:
    """All tables as one program, and the possible tables that were met so far."""

    def __init__(
        self,
        tables: Sequence[Printed],
        contained: Sequence[Containment],
        periods: Container[str],
    ) -> None:
        sums = PrintedSums(tables, contained)
        self._told, self._margins, self._ways = sums.told, sums.margins, sums.ways
        size = sums.size
        most = max((n for n in self._told.values() if n is not None), default=0)
        ceiling = 100.0 * (most + 100)
        self._program = Program([(0.0, ceiling)] * size, list(sums.rows()))
        self._told_now = {k: n for k, n in self._told.items() if k.period in periods}
        told = self._told_now.items()
        self.asked = sorted(key for key, n in told if n is None or self._margins[key])
        self._lines = {key: line for line, key in enumerate(self.asked)}
        cells = [self._ways[key][0] for key in self.asked]
        self._cells = np.array([cell for one in cells for cell in one], dtype=np.intp)
        self._starts = np.cumsum([0, *(len(one) for one in cells[:-1])], dtype=np.intp)
        self._met = _Met.of(len(self.asked))
        self._met_whole = _Met.of(len(self.asked))
        self._gaps: tuple[float, ...] = (EXACT,)
        self._sure: dict[Key, Known] = {}  # what no whole numbers can widen

    def be_whole(self) -> None:
        """Ask for whole numbers from now on; what was met in fractions counts no more."""
        self._program.be_whole()
        self._gaps = (NEAR, EXACT)
        self._met = self._met_whole

    def _must_be_possible(self) -> None:
        """Raise `ContradictionError` where no numbers fit to what is printed."""
        if self._program.least() is None:
            msg = "No numbers fit to what is printed."
            raise ContradictionError(msg)

    def explore(self, is_safe: Safe, progress: Progress) -> None:
        """
        Look where many numbers at once are as far from others as they can be.

        Most of those that may be very different are met so, and need not be asked about
        one by one; it ends where nothing more is met.
        """
        self._must_be_possible()
        draw = Random(len(self.asked))  # noqa: S311  # the same each time, no secret
        left, fruitless = self._open(self.asked, is_safe), 0
        while left and fruitless < FRUITLESS:
            progress("looking around", len(self.asked) - len(left), len(self.asked))
            weights: defaultdict[int, float] = defaultdict(float)
            for key in draw.sample(left, min(len(left), AT_ONCE)):
                weight = draw.uniform(-1.0, 1.0)
                for cell in self._ways[key][0]:
                    weights[cell] += weight
            self._program.weigh(weights)
            self._look()
            before, left = left, self._open(left, is_safe)
            fruitless = fruitless + 1 if len(left) == len(before) else 0

    def exposed(self, is_safe: Safe) -> Iterator[Known]:
        """Yield what is told, exactly, and may not be."""
        for key, number in self._told_now.items():
            if (
                number is not None
                and not self._margins[key]
                and not is_safe(key, number, number)
            ):
                yield Known(key=key, least=number, most=number)

    def known(self, key: Key, is_safe: Safe) -> Known:
        """Return what a number lies between, or as far as is enough for it to be safe."""
        if self._is_large(key, is_safe):
            return Known(key=key, least=self._floor(key), most=self._floor(key))
        if key in self._sure:
            return self._sure[key]
        if self._is_wide(self._met, key, is_safe):
            return self._seen(key)
        self._program.weigh(dict.fromkeys(self._ways[key][0], 1.0))
        for gap in self._gaps:
            self._program.settle_for(gap)
            self._look()
            if self._is_wide(self._met, key, is_safe):
                break
        else:
            self._sure[key] = self._seen(key)
        return self._seen(key)

    def _open(self, keys: Sequence[Key], is_safe: Safe) -> list[Key]:
        """Return what no whole tables that were met show to be safe."""
        return [
            key
            for key in keys
            if not self._is_large(key, is_safe)
            and not self._is_wide(self._met_whole, key, is_safe)
        ]

    def _floor(self, key: Key) -> int:
        return (self._told[key] or 0) - self._margins[key]

    def _is_large(self, key: Key, is_safe: Safe) -> bool:
        """Whether a number is safe by being no less than it is printed, less the margin."""
        least = self._floor(key)
        return least > 0 and is_safe(key, least, least)

    def _is_wide(self, met: _Met, key: Key, is_safe: Safe) -> bool:
        """
        Tell whether a number is safe by what was met, however much more is possible.

        What was met as large, or as none, may be little as well: so it has to be wide
        enough for a little one.
        """
        width = met.width(self._lines[key])
        return width >= 0 and is_safe(key, 1, 1 + width)

    def _look(self) -> None:
        """Solve both ways; each solution is a table that may be the true one."""
        for solve in (self._program.most, self._program.least):
            best = solve()
            if best is None:
                msg = "No numbers fit to what is printed."
                raise ContradictionError(msg)
            table = np.asarray(best.columns)
            values = np.add.reduceat(table[self._cells], self._starts)
            self._met.meet(values)
            if np.all(np.abs(table - np.rint(table)) < NEARLY):
                self._met_whole.meet(values)

    def _seen(self, key: Key) -> Known:
        """Return what a number was in the tables that were met; nothing before any was."""
        line = self._lines[key]
        return Known(
            key=key, least=_up(self._met.least[line]), most=_down(self._met.most[line])
        )


def _up(value: float) -> int:
    return ceil(value - NEARLY)


def _down(value: float) -> int:
    return floor(value + NEARLY)
