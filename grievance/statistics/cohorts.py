"""
What came into a part within so many days came into its whole not long before.

What came into a whole in one period is a *cohort*.  A number by days is made of what came
of its own cohort and of those that the days reach back into; and of each cohort something
is left.  None of these is printed, and none is below none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grievance.statistics.contained import Containment
from grievance.statistics.cube import Key, Sum, Where
from grievance.statistics.periods import period_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """
    What is left of a whole at the end of a period, once its part is taken off.

    It is that of *before*, if there is one, with what came into the whole, and without
    what came into the part.  Of a number by days it is what came of the last one of the
    *cohorts*, once what came of each of the others is taken off.
    """

    key: Key
    before: Key | None
    whole: tuple[Key, ...]
    part: tuple[Key, ...]
    cohorts: tuple[Key, ...] = ()

    @property
    def together(self) -> Key:
        """The number that both are parts of, if there is one: what was left, and came."""
        return replace(self.key, measure=f"{self.key.measure}, and the part")

    def sums(self) -> tuple[Sum, Sum]:
        """Return it as sums: what was left and came is what went and is left."""
        left = () if self.before is None else (self.before,)
        return (
            Sum(total=self.together, parts=(*left, *self.whole)),
            Sum(total=self.together, parts=(self.key, *self.part)),
        )


def cohorts(
    contained: Containment, periods: Sequence[str], where: Where
) -> Iterator[Balance]:
    """
    Yield what is left of each cohort, and what came of each into a part *within* days.

    Of periods that the days reach back from to before all of these nothing is said.
    """
    reach = reaches(contained.within, periods)
    for period in periods:
        went = [one for one in periods if period in reach.get(one, ())]
        if went:
            yield Balance(
                key=_left(contained, period, where),
                before=None,
                whole=contained.whole.keys(period, where),
                part=tuple(_of(contained, period, one, where) for one in went),
            )
        came = reach.get(period, ())
        if came:
            *earlier, own = (_of(contained, one, period, where) for one in came)
            yield Balance(
                key=own,
                before=None,
                whole=contained.part.keys(period, where),
                part=tuple(earlier),
                cohorts=tuple(_left(contained, one, where) for one in came),
            )


def reaches(within: int, periods: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return by period which ones *within* days reach back into, itself the last."""
    first = {one: period_of(one).first.toordinal() for one in periods}
    last = {one: period_of(one).last.toordinal() for one in periods}
    return {
        period: tuple(
            one
            for one in periods
            if last[one] <= last[period] and last[one] >= first[period] - within
        )
        for period in periods
        if min(first.values()) <= first[period] - within
    }


def _left(contained: Containment, cohort: str, where: Where) -> Key:
    return Key(measure=contained.label, period=cohort, where=where)


def _of(contained: Containment, cohort: str, period: str, where: Where) -> Key:
    return Key(measure=f"{contained.label}: of {cohort}", period=period, where=where)
