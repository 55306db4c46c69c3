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

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import ceil, floor, log2

from grievance.domain.errors import NotAllowedError
from grievance.statistics.cube import Key, Sum, keys_in
from grievance.statistics.lot import Lot
from grievance.statistics.protection import Rule
from grievance.statistics.solver import INFINITE, Program, Row


ROUNDS = 12
NEARLY = 1e-6
FREE = 1e-4  # what it costs to change a number that nobody is told: not none
CHANCE = 4.0  # how many times dearer luck may make one number than another
PER_SUM = 3.0  # how much dearer it is to lose a sum, by each dimension summed over
Progress = Callable[[str, int, int], object]  # step, done, of how many


class ExposedError(NotAllowedError):
    """Numbers that were told before give these away, whatever is withheld now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    True *numbers* by key, and which may be told.

    *told* were told before and stay so; *hidden* are told nowhere; *forced* may not be
    told, and of those the *strict* not even known to be large.  *beside* are the hidden
    ones that are only thought of, as parts of others: what is known of them is not asked.
    """

    numbers: Mapping[Key, int]
    sums: tuple[Sum, ...]
    forced: frozenset[Key]
    strict: frozenset[Key] = frozenset()
    told: frozenset[Key] = frozenset()
    hidden: frozenset[Key] = frozenset()
    beside: frozenset[Key] = frozenset()
    rule: Rule = field(default_factory=Rule)
    lot: Lot = field(default_factory=Lot.at_random)

    def apart(self) -> Iterator[Problem]:
        """Yield it for each measure: no number of one is a part of any of another."""
        for measure in sorted({key.measure for key in self.numbers}):

            def of_it(keys: frozenset[Key], measure: str = measure) -> frozenset[Key]:
                return frozenset(key for key in keys if key.measure == measure)

            yield replace(
                self,
                numbers={k: n for k, n in self.numbers.items() if k.measure == measure},
                sums=tuple(one for one in self.sums if one.total.measure == measure),
                forced=of_it(self.forced),
                strict=of_it(self.strict),
                told=of_it(self.told),
                hidden=of_it(self.hidden),
                beside=of_it(self.beside),
            )

    @property
    def ceiling(self) -> float:
        """What no number reaches, far above all of them."""
        return 10.0 * (max(self.numbers.values(), default=0) + self.rule.threshold)


def withhold(problem: Problem, progress: Progress = lambda *_: None) -> frozenset[Key]:
    """
    Return the numbers to withhold, forced ones included.

    Raises:
        ExposedError: No way is found.
    """
    found = (_withhold(one, progress) for one in problem.apart())
    return frozenset[Key]().union(*found)


def _withhold(problem: Problem, progress: Progress) -> frozenset[Key]:
    withheld = problem.forced - problem.told
    for _ in range(ROUNDS):
        exposed = Outsider(problem, withheld).exposed(progress)
        if not exposed:
            return _given_back(problem, withheld, progress)
        changer = _Changer(problem, withheld)
        for key, least in sorted(exposed.items()):
            withheld |= changer.cover(key, least)
    msg = "Numbers can be worked out from what was told before; nothing can be told."
    raise ExposedError(msg)


def _given_back(
    problem: Problem, withheld: frozenset[Key], progress: Progress
) -> frozenset[Key]:
    """Tell what need not be withheld, in any order."""
    extra = problem.lot.shuffled("told again", withheld - problem.forced)
    outsider = Outsider(problem, withheld)
    for place, key in enumerate(extra):
        progress("giving back", place, len(extra))
        known = outsider.tell(key)
        if outsider.exposed():
            outsider.keep(key, known)
    return outsider.withheld


class Outsider:
    """What somebody can work out who knows all that is told."""

    def __init__(self, problem: Problem, withheld: frozenset[Key]) -> None:
        self._problem = problem
        self._places = keys_in(problem.sums) | _loose(problem)
        self._withheld = set(withheld)
        bounds = [self._bounds(key) for key in self._places]
        self._program = Program(bounds, rows_of(problem.sums, self._places))
        self._tables: list[dict[Key, float]] = []
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
        self._program.bound(self._places[key], *self._bounds(key))
        return self._sure

    def keep(self, key: Key, sure: frozenset[Key]) -> None:
        """Withhold a number again; *sure* is what was so before it was told."""
        self._withheld.add(key)
        self._program.bound(self._places[key], *self._bounds(key))
        self._sure = sure

    def exposed(self, progress: Progress = lambda *_: None) -> dict[Key, int]:
        """
        Return what is known too well, and the least that it is known to be.

        Each solution is a table that may be the true one, for every number at once;
        only what no table so far keeps open is asked about.
        """
        hidden = self._problem.hidden - self._problem.beside
        asked = sorted((self._withheld | hidden) - self._sure)
        tables = [one for one in self._tables if self._is_possible(one)]
        found: dict[Key, int] = {}
        for place, key in enumerate(asked):
            progress("working out", place, len(asked))
            least, most = self._known(key, tables)
            if not self._is_safe(key, least, most):
                found[key] = least
            elif most - least < self._problem.rule.threshold:
                self._sure |= {key}
        self._tables = tables
        return found

    def _is_possible(self, table: Mapping[Key, float]) -> bool:
        numbers, hidden = self._problem.numbers, self._problem.hidden
        return all(
            key in self._withheld or key in hidden or abs(value - numbers[key]) < NEARLY
            for key, value in table.items()
        )

    def _known(self, key: Key, tables: list[dict[Key, float]]) -> tuple[int, int]:
        values = [self._problem.numbers[key], *(one[key] for one in tables)]
        least, most = ceil(min(values) - NEARLY), floor(max(values) + NEARLY)
        if most - least >= self._problem.rule.threshold:  # and more may be possible
            return least, most
        self._program.weigh({self._places[key]: 1.0})
        for solve in (self._program.most, self._program.least):
            best = solve()
            if best is None:
                msg = "The tables contradict each other; report this as a fault."
                raise RuntimeError(msg)
            table = dict(zip(self._places, best.columns, strict=True))
            tables.append(table)
            values.append(table[key])
        return ceil(min(values) - NEARLY), floor(max(values) + NEARLY)

    def _is_safe(self, key: Key, least: int, most: int) -> bool:
        strict = key in self._problem.strict
        return self._problem.rule.is_safe(least, most, strict=strict)

    def _bounds(self, key: Key) -> tuple[float, float]:
        if key in self._withheld or key in self._problem.hidden:
            return 0.0, self._problem.ceiling
        number = float(self._problem.numbers[key])
        return number, number


class _Changer:
    """Looks for the cheapest change of the table that makes one number greater."""

    def __init__(self, problem: Problem, withheld: frozenset[Key]) -> None:
        self._problem = problem
        self._withheld = set(withheld)
        self._places = keys_in(problem.sums) | _loose(problem)
        self._count = len(self._places)
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
        return (0.0, 0.0) if key in self._problem.told else (0.0, self._problem.ceiling)

    def _down(self, key: Key) -> tuple[float, float]:
        most = 0.0 if key in self._problem.told else float(self._problem.numbers[key])
        return 0.0, most

    def _weighed(self) -> dict[int, float]:
        costs: dict[int, float] = {}
        for key, place in self._places.items():
            is_free = key in self._withheld or key in self._problem.hidden
            cost = FREE if is_free else self._cost(key)
            costs[place] = costs[self._count + place] = cost
        return costs

    def _cost(self, key: Key) -> float:
        deepest = max(len(one.where) for one in self._places)
        summed = deepest - len(key.where)
        by_chance = 1.0 + (CHANCE - 1.0) * self._problem.lot.luck("dear", key)
        return by_chance * log2(2 + self._problem.numbers[key]) * (1 + PER_SUM * summed)

    def _rows(self) -> Iterable[Row]:
        for row in rows_of(self._problem.sums, self._places, self._problem.numbers):
            down = {self._count + place: -w for place, w in row.weights.items()}
            weights = {**row.weights, **down}
            yield Row(weights=weights, lower=row.lower, upper=row.upper)


def _loose(problem: Problem) -> dict[Key, int]:
    """Give places to the keys that are in no sum, after those that are."""
    placed = keys_in(problem.sums)
    loose = sorted(problem.numbers.keys() - placed.keys())
    return {key: place for place, key in enumerate(loose, len(placed))}


def rows_of(
    sums: Iterable[Sum],
    places: Mapping[Key, int],
    numbers: Mapping[Key, int] | None = None,
) -> list[Row]:
    """
    Write sums as rows; of changes from *numbers* where those are given.

    Where parts overlap: the sum of the parts is no less than the total, which is no
    less than each with those that stand alone.
    """
    rows: list[Row] = []
    for one in sums:
        parts = {places[part]: 1.0 for part in one.parts}
        weights = {**parts, places[one.total]: -1.0}
        slack = _slack(one, numbers)
        if not one.overlaps:
            rows.append(Row(weights=weights, lower=0.0, upper=0.0))
            continue
        rows.append(Row(weights=weights, lower=-slack, upper=INFINITE))
        for part in one.beside:
            apart = (part, *one.alone)
            taken = 0 if numbers is None else sum(numbers[key] for key in apart)
            room = 0 if numbers is None else numbers[one.total] - taken
            below = {places[one.total]: 1.0, **{places[key]: -1.0 for key in apart}}
            rows.append(Row(weights=below, lower=-float(room), upper=INFINITE))
    return rows


def _slack(one: Sum, numbers: Mapping[Key, int] | None) -> float:
    if numbers is None:
        return 0.0
    return float(sum(numbers[part] for part in one.parts) - numbers[one.total])
