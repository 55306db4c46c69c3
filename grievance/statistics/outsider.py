"""What an outsider works out of all that is told, number by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import ceil, floor

import numpy as np

from grievance.statistics.cube import Key
from grievance.statistics.problem import Problem, rows_of
from grievance.statistics.solver import Program


NEARLY = 1e-6
ROOM = 256  # tables for which there is room at first
Progress = Callable[[str, int, int], object]  # step, done, of how many
Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


class Outsider:
    """
    Knows all that is told, and looks for other tables in which that is the same.

    Each of these may be the true one, for every number at once: only what none so far
    keeps open is asked about.
    """

    def __init__(self, problem: Problem, withheld: frozenset[Key]) -> None:
        self._problem = problem
        self._places = problem.places
        self._true: Numbers = np.array(
            [problem.numbers[key] for key in self._places], dtype=np.float64
        )
        self._withheld = set(withheld)
        self._asked_of_hidden = problem.hidden - problem.beside
        open_ones = self._withheld | problem.hidden
        self._is_open: Flags = np.array([key in open_ones for key in self._places])
        bounds = [self._bounds(key) for key in self._places]
        rows = rows_of(problem.every_sum, self._places)
        self._program = Program(bounds, rows)
        self._met = _Met(self._true)
        self._sure: frozenset[Key] = frozenset()

    @property
    def withheld(self) -> frozenset[Key]:
        """What is withheld by now."""
        return frozenset(self._withheld)

    def tell(self, key: Key) -> frozenset[Key]:
        """
        Let a number be told; tables in which it is another are no witnesses more.

        Return what was surely safe before: it stays so, the more is told.
        """
        self._withheld.discard(key)
        self._set(key)
        return self._sure

    def keep(self, key: Key, sure: frozenset[Key]) -> None:
        """Withhold a number again; *sure* is what was so before it was told."""
        self._withheld.add(key)
        self._set(key)
        self._sure = sure

    def hide(self, keys: Iterable[Key]) -> None:
        """Withhold more numbers: what may be the true table still may, and others."""
        for key in keys:
            self._withheld.add(key)
            self._set(key)
        self._sure = frozenset()

    def exposed(self, progress: Progress = lambda *_: None) -> dict[Key, int]:
        """Return what is known too well, and the least that it is known to be."""
        return dict(self._exposed(progress))

    def is_exposed(self) -> bool:
        """Whether anything is known too well."""
        return next(self._exposed(lambda *_: None), None) is not None

    def _exposed(self, progress: Progress) -> Iterator[tuple[Key, int]]:
        asked = sorted((self._withheld | self._asked_of_hidden) - self._sure)
        self._met.recall(self._is_open)
        for place, key in enumerate(asked):
            progress("working out", place, len(asked))
            least, most = self._known(key)
            if not self._is_safe(key, least, most):
                yield key, least
            elif most - least < self._problem.rule.threshold:
                self._sure |= {key}

    def _known(self, key: Key) -> tuple[int, int]:
        place, enough = self._places[key], self._problem.rule.threshold
        least, most = self._met.range(place)
        if most - least >= enough:  # and more may be possible
            return least, most
        self._program.weigh({place: 1.0})
        for solve in (self._program.most, self._program.least):
            best = solve()
            if best is None:
                msg = "The tables contradict each other; report this as a fault."
                raise RuntimeError(msg)
            self._met.meet(best.columns)
            least, most = self._met.range(place)
            if most - least >= enough:
                break
        return least, most

    def _is_safe(self, key: Key, least: int, most: int) -> bool:
        strict = key in self._problem.strict
        return self._problem.rule.is_safe(least, most, strict=strict)

    def _set(self, key: Key) -> None:
        place = self._places[key]
        self._is_open[place] = key in self._withheld or key in self._problem.hidden
        self._program.bound(place, *self._bounds(key))

    def _bounds(self, key: Key) -> tuple[float, float]:
        if key in self._withheld or key in self._problem.hidden:
            return self._problem.range(key)
        number = float(self._problem.numbers[key])
        return number, number


class _Met:
    """The possible tables that were met, and the least and most of each number in them."""

    def __init__(self, true: Numbers) -> None:
        self._true = true
        self._tables: Table = np.empty((ROOM, len(true)))
        self._count = 0
        self._least, self._most = true.copy(), true.copy()

    def recall(self, is_open: Flags) -> None:
        """Go by the tables from now on in which all is true that is not open."""
        tables = self._tables[: self._count]
        told = ~is_open
        differ = np.abs(tables[:, told] - self._true[told]) >= NEARLY
        possible = tables[~differ.any(axis=1)]
        self._least = np.minimum(self._true, possible.min(axis=0, initial=np.inf))
        self._most = np.maximum(self._true, possible.max(axis=0, initial=-np.inf))

    def meet(self, columns: Iterable[float]) -> None:
        """Note a table."""
        table: Numbers = np.fromiter(columns, np.float64, len(self._true))
        if self._count == len(self._tables):
            self._tables = np.concatenate([self._tables, np.empty_like(self._tables)])
        self._tables[self._count] = table
        self._count += 1
        np.minimum(self._least, table, out=self._least)
        np.maximum(self._most, table, out=self._most)

    def range(self, place: int) -> tuple[int, int]:
        """Return the least and the most of a number."""
        return ceil(self._least[place] - NEARLY), floor(self._most[place] + NEARLY)
