"""What is to be hidden: true numbers, their sums, and which of them may be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from grievance.statistics.cube import Key, Sum, keys_in
from grievance.statistics.lot import Lot
from grievance.statistics.protection import Rule
from grievance.statistics.solver import INFINITE, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    True *numbers* by key, and which may be told.

    *told* were told before and stay so; *hidden* are told nowhere; *forced* may not be
    told, and of those the *strict* not even known to be large.  *beside* are the hidden
    ones that are only thought of, as parts of others: what is known of them is not asked.
    Of hidden ones that were *rounded* everybody knows the least and the most.  The *sums*
    are of one measure each, *ties* are between measures.
    """

    numbers: Mapping[Key, int]
    sums: tuple[Sum, ...]
    ties: tuple[Sum, ...] = ()
    forced: frozenset[Key]
    strict: frozenset[Key] = frozenset()
    told: frozenset[Key] = frozenset()
    hidden: frozenset[Key] = frozenset()
    rounded: Mapping[Key, tuple[int, int]] = field(default_factory=dict)
    beside: frozenset[Key] = frozenset()
    rule: Rule = field(default_factory=Rule)
    lot: Lot = field(default_factory=Lot.at_random)

    @property
    def every_sum(self) -> tuple[Sum, ...]:
        """All of them."""
        return (*self.sums, *self.ties)

    @property
    def places(self) -> Mapping[Key, int]:
        """A place for each number; those in no sum come after those that are."""
        placed = keys_in(self.every_sum)
        loose = sorted(self.numbers.keys() - placed.keys())
        return placed | {key: place for place, key in enumerate(loose, len(placed))}

    def apart(self) -> Iterator[Problem]:
        """Yield it by measures, of which no number is a part of any of another's."""
        return (self._of(measures) for measures in self._measures(self.ties))

    def untied(self) -> Iterator[Problem]:
        """Yield it measure by measure, as if they said nothing of each other."""
        return (replace(self._of(one), ties=()) for one in self._measures(()))

    def _of(self, measures: frozenset[str]) -> Problem:
        def of_it(keys: frozenset[Key]) -> frozenset[Key]:
            return frozenset(key for key in keys if key.measure in measures)

        return replace(
            self,
            numbers={k: n for k, n in self.numbers.items() if k.measure in measures},
            sums=tuple(one for one in self.sums if one.total.measure in measures),
            ties=tuple(one for one in self.ties if one.total.measure in measures),
            forced=of_it(self.forced),
            strict=of_it(self.strict),
            told=of_it(self.told),
            hidden=of_it(self.hidden),
            beside=of_it(self.beside),
        )

    def _measures(self, ties: Iterable[Sum]) -> list[frozenset[str]]:
        """Return the measures whose numbers hang together, directly or not."""
        groups = {key.measure: frozenset({key.measure}) for key in self.numbers}
        for one in ties:
            for part in one.parts:
                if part.measure not in groups[one.total.measure]:
                    both = groups[one.total.measure] | groups[part.measure]
                    groups |= dict.fromkeys(both, both)
        return sorted(set(groups.values()), key=sorted)

    def range(self, key: Key) -> tuple[float, float]:
        """Return what a number that is not told lies between, for all that is printed of it."""
        return self.rounded.get(key, (0.0, self.ceiling))

    @property
    def ceiling(self) -> float:
        """What no number reaches, far above all of them."""
        return 10.0 * (max(self.numbers.values(), default=0) + self.rule.threshold)


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
