"""
Measures that contain each other: who appealed had a decision, who was assessed was admitted.

Some of what is in the whole comes into the part much later, or never.  So it is the sums of
all releases so far that tell something: what is left of the whole once the part is taken
off, its *balance*, is a number of complaints like any other, though nobody prints it.

What held until one release may hold no longer in the next.  What it said until then stays
said, and is thought of for ever.

What is counted by how long it took says when it came, but for days: that is contained in
what came *within* so many days (`cohorts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from grievance.statistics.cube import Key
from grievance.statistics.periods import turn_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What counts of a *measure*: all of it, or what has some *values* in a *dimension*."""

    measure: str
    dimension: str = ""
    values: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it is called: two that differ have two names."""
        among = (
            f" ({self.dimension} {', '.join(self.values)})" if self.dimension else ""
        )
        return f"{self.measure}{among}"

    def keys(self, period: str, where: tuple[tuple[str, str], ...]) -> tuple[Key, ...]:
        """Return the numbers that it is the sum of."""
        whole = Key(measure=self.measure, period=period, where=where)
        if not self.dimension:
            return (whole,)
        pairs = ((self.dimension, value) for value in self.values)
        return tuple(replace(whole, where=tuple(sorted((*where, p)))) for p in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Containment:
    """
    Whatever counts in the *part* counts in the *whole*, in the same period or before.

    It may hold for each value of a dimension as well, *by* which both are told.  Of what
    came after the period *until* which it held nothing is said; by default it holds always.
    What counts in the part came into the whole *within* so many days before; at any time
    for none.
    """

    part: Side
    whole: Side
    by: str = ""
    until: str = ""
    within: int = 0

    @property
    def label(self) -> str:
        """What a balance of it is called."""
        within = f" within {self.within} days" if self.within else ""
        return f"{self.whole.label} without {self.part.label}{within}"

    def holds_in(self, period: str) -> bool:
        """Whether something is said of a period."""
        return not self.until or turn_of(period) <= turn_of(self.until)

    def names(self, side: Side) -> frozenset[str]:
        """Return the dimensions that a table needs to tell of a side."""
        return frozenset({side.dimension, self.by} - {""})


def groups_of(contained: Iterable[Containment]) -> Mapping[str, frozenset[str]]:
    """Return by measure which ones hang together, directly or not."""
    groups: dict[str, frozenset[str]] = {}
    for one in contained:
        measures = frozenset({one.part.measure, one.whole.measure})
        for each in (one.part.measure, one.whole.measure):
            measures |= groups.get(each, frozenset())
        groups |= dict.fromkeys(measures, measures)
    return groups


def ever_named(
    said: Iterable[tuple[str, Iterable[Containment]]],
) -> tuple[Containment, ...]:
    """
    Return all that releases ever named, each until the last period that *said* so.

    A release that names one no longer says that it does not hold to its own end, and
    nothing of what was before.
    """
    until: dict[Containment, str] = {}
    for period, contained in sorted(said, key=lambda one: turn_of(one[0])):
        until |= {replace(one, until=""): period for one in contained}
    return tuple(replace(one, until=period) for one, period in until.items())
