"""
Withhold numbers until no sensitive one can be worked out from those that are told.

An outsider knows every number told, now and before, how sums are made, and that counts
are whole and not below none.  For each number that is still known too well, the
cheapest other tables are looked for that look the same but for it; what differs in
them is withheld as well (linear programs after Kelly, Golden and Assad, 1992, and
Fischetti and Salazar, 2001).  At last whatever turned out not to be needed is told.
What is cheap, and what is told again first, is a matter of chance: who knows all of this
cannot go back from what is withheld to the one table that it would be withheld in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, log2

from grievance.domain.errors import NotAllowedError
from grievance.statistics.cube import Key
from grievance.statistics.outsider import NEARLY, Outsider, Progress
from grievance.statistics.problem import Problem, rows_of
from grievance.statistics.solver import Program, Row


ROUNDS = 12
FREE = 1e-4  # what it costs to change a number that nobody is told: not none
CHANCE = 4.0  # how many times dearer luck may make one number than another
PER_SUM = 3.0  # how much dearer it is to lose a sum, by each dimension summed over


class ExposedError(NotAllowedError):
    """Numbers that were told before give these away, whatever is withheld now."""


def withhold(problem: Problem, progress: Progress = lambda *_: None) -> frozenset[Key]:
    """
    Return the numbers to withhold, forced ones included.

    Raises:
        ExposedError: No way is found.
    """
    found = (_withhold(one, progress) for one in problem.apart())
    return frozenset[Key]().union(*found)


def _withhold(problem: Problem, progress: Progress) -> frozenset[Key]:
    """Hide each measure by itself, then what they say of each other."""
    begun = frozenset[Key]()
    for one in problem.untied():
        begun |= _hidden(one, one.forced - one.told, progress)
    return _hidden(problem, begun, progress) if problem.ties else begun


def _hidden(
    problem: Problem, begun: frozenset[Key], progress: Progress
) -> frozenset[Key]:
    """Withhold more than was *begun* with, until nothing is known too well."""
    withheld, outsider = begun, Outsider(problem, begun)
    for _ in range(ROUNDS):
        exposed = outsider.exposed(progress)
        if not exposed:
            _give_back(
                outsider, problem.lot.shuffled("told again", withheld - begun), progress
            )
            return outsider.withheld
        changer = _Changer(problem, withheld)
        for key, least in sorted(exposed.items()):
            withheld |= changer.cover(key, least)
        outsider.hide(withheld)
    msg = "Numbers can be worked out from what was told before; nothing can be told."
    raise ExposedError(msg)


def _give_back(outsider: Outsider, extra: Sequence[Key], progress: Progress) -> None:
    """Tell what need not be withheld, in any order."""
    for place, key in enumerate(extra):
        progress("giving back", place, len(extra))
        known = outsider.tell(key)
        if outsider.is_exposed():
            outsider.keep(key, known)


class _Changer:
    """Looks for the cheapest change of the table that makes one number greater."""

    def __init__(self, problem: Problem, withheld: frozenset[Key]) -> None:
        self._problem = problem
        self._withheld = set(withheld)
        self._places = problem.places
        self._count = len(self._places)
        self._deepest: dict[str, int] = {}  # by measure: over most dimensions
        for key in self._places:
            deepest = self._deepest.get(key.measure, 0)
            self._deepest[key.measure] = max(deepest, len(key.where))
        bounds = [self._up(key) for key in self._places]
        bounds += [self._down(key) for key in self._places]
        self._program = Program(bounds, tuple(self._rows()))
        self._costs = self._weighed()

    def cover(self, key: Key, least: int) -> frozenset[Key]:
        """
        Return what else to withhold so that *key* is safe, by becoming greater.

        Where it cannot become great enough, it has to be able to become less as well.
        """
        threshold, number = self._problem.rule.threshold, self._problem.numbers[key]
        greater = self._by(key, max(threshold, least + threshold) - number)
        if greater is not None:
            return greater
        most = self._furthest(key)
        lower = max(number + most - threshold, 0)
        greater = self._by(key, most) or frozenset()
        return greater | (self._by(key, min(lower, least) - number) or frozenset())

    def _furthest(self, key: Key) -> int:
        """Return how much greater a number can be if nothing else is told now."""
        self._program.weigh({self._places[key]: 1.0})
        self._program.bound(self._count + self._places[key], 0.0, 0.0)
        best = self._program.most()
        self._program.bound(self._count + self._places[key], *self._down(key))
        return 0 if best is None else floor(best.value + NEARLY)

    def _by(self, key: Key, change: int) -> frozenset[Key] | None:
        """
        Return what to withhold so that a number may be another by *change*.

        None where no table is like that.
        """
        up, down = self._places[key], self._count + self._places[key]
        self._program.bound(up, max(change, 0), max(change, 0))
        self._program.bound(down, max(-change, 0), max(-change, 0))
        self._program.weigh(self._costs)
        best = self._program.least()
        self._program.bound(up, *self._up(key))
        self._program.bound(down, *self._down(key))
        return None if best is None else self._changed(best.columns)

    def _changed(self, columns: Iterable[float]) -> frozenset[Key]:
        values = list(columns)
        fresh = frozenset(
            key
            for key, place in self._places.items()
            if values[place] + values[self._count + place] > NEARLY
            and key not in self._withheld | self._problem.hidden
        )
        for key in fresh:
            self._withheld.add(key)
            for place in (self._places[key], self._count + self._places[key]):
                self._costs[place] = FREE
        return fresh

    def _up(self, key: Key) -> tuple[float, float]:
        _, most = self._problem.range(key)
        is_told = key in self._problem.told
        return 0.0, 0.0 if is_told else most - self._problem.numbers[key]

    def _down(self, key: Key) -> tuple[float, float]:
        least, _ = self._problem.range(key)
        is_told = key in self._problem.told
        return 0.0, 0.0 if is_told else self._problem.numbers[key] - least

    def _weighed(self) -> dict[int, float]:
        costs: dict[int, float] = {}
        for key, place in self._places.items():
            is_free = key in self._withheld or key in self._problem.hidden
            cost = FREE if is_free else self._cost(key)
            costs[place] = costs[self._count + place] = cost
        return costs

    def _cost(self, key: Key) -> float:
        summed = self._deepest[key.measure] - len(key.where)
        by_chance = 1.0 + (CHANCE - 1.0) * self._problem.lot.luck("dear", key)
        return by_chance * log2(2 + self._problem.numbers[key]) * (1 + PER_SUM * summed)

    def _rows(self) -> Iterable[Row]:
        for row in rows_of(
            self._problem.every_sum, self._places, self._problem.numbers
        ):
            down = {self._count + place: -w for place, w in row.weights.items()}
            weights = {**row.weights, **down}
            yield Row(weights=weights, lower=row.lower, upper=row.upper)
