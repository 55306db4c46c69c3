"""
What was counted, as it stays: where each thing counts, in the period that counted it.

A period counts what happened until its end and no period before has counted.  So years
are sums of their quarters, and what came to be known too late is counted later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from grievance.statistics.declared import ACTIVITY, Declared
from grievance.statistics.happened import Happened
from grievance.statistics.periods import Months
from grievance.statistics.regions import Partition


REGION = "region"
Values = Mapping[str, tuple[str, ...]]
_Alike: TypeAlias = tuple[str, tuple[tuple[str, tuple[str, ...]], ...], frozenset[str]]
_Place: TypeAlias = tuple[dict[str, tuple[str, ...]], tuple[str, ...]]  # and holders


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """
    What the registry says at the end of a period.

    *holders* says who holds the certificates of an Entity, *countries* where its places
    are, *activities* what is done there, all by its id as text; *certified* how many
    certified sites a country has, and *active* how many each activity has, by its code.
    """

    holders: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, frozenset[str]] = field(default_factory=dict)
    activities: Mapping[str, frozenset[str]] = field(default_factory=dict)
    certified: Mapping[str, int] = field(default_factory=dict)
    active: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """A thing that happened, where it counts, and the *holders* that it is about."""

    measure: str
    thing: str
    mark: str
    values: dict[str, tuple[str, ...]]
    holders: tuple[str, ...]

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells it from all others."""
        return self.measure, self.thing, self.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """
    All that a period counted, and the groups of countries that it was counted for.

    A release of a year that its quarters were told of has counted nothing by itself.
    *why* says how many numbers of it are withheld for which reason, *counted* how much its
    tables count, and *shown* how much of that they tell.
    """

    period: str
    groups: dict[str, tuple[str, ...]]
    rows: tuple[Tallied, ...] = field(default=(), repr=False)
    why: dict[str, int] = field(default_factory=dict, repr=False)
    counted: int = field(default=0, repr=False)
    shown: int = field(default=0, repr=False)

    @property
    def share_shown(self) -> float | None:
        """Which part of what was counted is told; None where nothing was."""
        return self.shown / self.counted if self.counted else None

    @property
    def partition(self) -> Partition:
        """How countries are grouped."""
        return Partition(groups=self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How things are counted into a period: *since* is the first day ever counted."""

    period: Months
    declared: Declared
    partition: Partition
    registered: Registered
    since: date

    def count(
        self, happened: Iterable[Happened], before: Iterable[Tally]
    ) -> Iterator[Tallied]:
        """Yield what happened until the end of the period and was not counted before."""
        seen = {row.name for one in before for row in one.rows}
        places: dict[_Alike, _Place] = {}
        for one in happened:
            if one.name not in seen and self._is_due(one):
                seen.add(one.name)
                alike = one.measure, (*one.codes.items(),), one.about
                if alike not in places:
                    places[alike] = self._place(one)
                values, holders = places[alike]
                yield Tallied(
                    measure=one.measure,
                    thing=one.thing,
                    mark=one.mark,
                    values=values,
                    holders=holders,
                )

    def _is_due(self, one: Happened) -> bool:
        """
        Tell whether it is counted now.

        What happened before the first release of all is told of nowhere.
        """
        if one.day is None:
            return True
        return self.since <= one.day <= self.period.last

    def _place(self, one: Happened) -> _Place:
        holders = tuple(sorted({self._holder(each) for each in one.about}))
        return dict(self._values(one)), holders

    def _holder(self, organisation: str) -> str:
        return self.registered.holders.get(organisation, organisation)

    def _values(self, one: Happened) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield where it counts, by each dimension that some table of it has."""
        wanted = {
            name
            for table in self.declared.tables
            if table.measure == one.measure
            for name in table.dimensions
        }
        for name in sorted(wanted):
            if name == REGION:
                yield name, (self._region(one),)
            else:
                yield (
                    name,
                    self.declared.dimension(name).value_of(self._codes(one, name)),
                )

    def _codes(self, one: Happened, name: str) -> frozenset[str]:
        if name != ACTIVITY:
            return frozenset(one.codes.get(name, ()))
        known = (self.registered.activities.get(each) for each in one.about)
        return frozenset[str]().union(*(each for each in known if each))

    def _region(self, one: Happened) -> str:
        known = (self.registered.countries.get(each) for each in one.about)
        countries = frozenset[str]().union(*(each for each in known if each))
        return self.partition.of_all(countries)
