"""
The balances of what is contained in what, for whoever hides numbers: over all so far.

Hidden as they are, they are numbers like any others: none of them may be known too well,
and none is below none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from grievance.statistics.attack import attack
from grievance.statistics.balances import balances, holding, left_over
from grievance.statistics.cohorts import Balance
from grievance.statistics.contained import Containment
from grievance.statistics.cube import Key, Shape, Sum, sums_of
from grievance.statistics.past import Past
from grievance.statistics.protection import Rule
from grievance.statistics.rounding import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """
    What is *contained* in what until now, as far as it is so, and all that it leaves.

    What is *held* was so for a time: now, or until a release before that named it.
    *numbers* are the true ones of the past and of balances.  *sums* and *ties* tie them
    together; what is *beside* is only thought of, or was known before.
    """

    contained: tuple[Containment, ...]
    held: tuple[Containment, ...]
    balances: tuple[Balance, ...]
    past: Past
    numbers: Mapping[Key, int]
    sums: tuple[Sum, ...]
    ties: tuple[Sum, ...]
    lost: frozenset[Key]

    @classmethod
    def of(
        cls,
        contained: Iterable[Containment],
        past: Past,
        printed: Iterable[Shape],
        numbers: Mapping[Key, int],
        rule: Rule,
    ) -> Self:
        """Balance what was *printed*, and what is to be, of true *numbers*."""
        shapes = (*past.shapes, *printed)
        of_past = dict(past.numbers())
        every = {**of_past, **numbers}
        now = holding(contained, shapes, every)
        gone = (one for one in past.named if replace(one, until="") not in now)
        held = (*now, *holding(gone, shapes, every))
        found = balances(held, shapes)
        left = left_over(found, every)
        known = {**every, **left}
        together = {
            one.together: left[one.key] + sum(known[key] for key in one.part)
            for one in found
        }
        return cls(
            contained=now,
            held=held,
            balances=found,
            past=past,
            numbers={**of_past, **left, **together},
            sums=sums_of(past.shapes),
            ties=tuple(sum_ for one in found for sum_ in one.sums()),
            lost=_lost(past, held, rule),
        )

    @property
    def told(self) -> frozenset[Key]:
        """What is known of the past."""
        return frozenset(self.past.told)

    @property
    def beside(self) -> frozenset[Key]:
        """What nobody asks about."""
        rounded = self.past.rounded_periods
        together = {one.together for one in self.balances}
        left = {key for one in self.balances for key in (one.key, *one.part)}
        blurred = {key for key in left if key.period in rounded}
        return self.lost | self.past.ranges.keys() | together | blurred

    def floors(self, told: Mapping[Key, int], period: str) -> Iterator[Floor]:
        """
        Yield what keeps rounded balances of a period from going below none.

        Nothing is said of those that go on from numbers that are not told.
        """
        left: dict[Key, int | None] = {}
        cohorts = {key for one in self.balances for key in one.cohorts}
        for one in self.balances:
            if one.cohorts or one.key in cohorts:
                continue
            before = 0 if one.before is None else left[one.before]
            if one.key.period == period:
                weights = dict.fromkeys(one.whole, 1) | dict.fromkeys(one.part, -1)
                if before is not None:
                    yield Floor(weights=weights, least=-before)
                continue
            known = {key: told.get(key) for key in (*one.whole, *one.part)}
            left[one.key] = _sum_of(before, one, known)
        yield from self._floors_by_days(told, period)

    def _floors_by_days(self, told: Mapping[Key, int], period: str) -> Iterator[Floor]:
        """Yield what keeps a number by days from being told above all its cohorts."""
        whole = {one.key: one.whole for one in self.balances}
        for one in self.balances:
            if not one.cohorts or one.key.period != period:
                continue
            came = [key for cohort in one.cohorts for key in whole[cohort]]
            before = [told.get(key) for key in came if key.period != period]
            if None not in before:
                fresh = [key for key in came if key.period == period]
                weights = dict.fromkeys(fresh, 1) | dict.fromkeys(one.whole, -1)
                yield Floor(weights=weights, least=-sum(n or 0 for n in before))


def _sum_of(
    before: int | None, balance: Balance, known: Mapping[Key, int | None]
) -> int | None:
    came = [known[key] for key in balance.whole]
    went = [known[key] for key in balance.part]
    if before is None or None in came or None in went:
        return None
    return before + sum(n or 0 for n in came) - sum(n or 0 for n in went)


def _lost(past: Past, contained: tuple[Containment, ...], rule: Rule) -> frozenset[Key]:
    """Return what is known too well of the past: nothing that is told now makes it more."""
    told, rounded = past.told, past.rounded_periods

    def is_safe(key: Key, least: int, most: int) -> bool:
        if key in told:
            return True
        is_rounded = key.period in rounded
        return (rule.is_blurred if is_rounded else rule.is_safe)(least, most)

    found = attack(past.tables, is_safe, contained=contained)
    return frozenset(one.key for one in found)
