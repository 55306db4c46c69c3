"""
Tables that tell more together than any two of them: those that hang together in a ring.

Places by quarter, places by who complains, and who complains by quarter: no table has
all three, and yet not every three tables that agree in pairs are of the same complaints.
Where there is no ring, tables that agree are (Beeri, Fagin, Maier and Yannakakis, 1983),
and an attack on them misses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, product

from grievance.statistics.cube import Shape, quarters_of


Names = frozenset[str]  # of the dimensions of a table
_QUARTER = "quarter"  # as if it was one of them


def in_ring(tables: Iterable[Names]) -> frozenset[Names]:
    """Return the tables that hang together in a ring (the reduction of Graham, 1979)."""
    left = {one: one for one in tables}
    while True:
        often = Counter(chain.from_iterable(left.values()))
        shared = {
            table: frozenset(name for name in names if often[name] > 1)
            for table, names in left.items()
        }
        kept = dict(_without_parts(shared))
        if kept == left:
            return frozenset(left)
        left = kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """
    The tables of a *yearly* and of a *quarterly* release, by their dimensions.

    One complaint may count under several values of those that are *overlapping*.
    """

    yearly: frozenset[Names]
    quarterly: frozenset[Names]
    overlapping: Names = frozenset()

    @property
    def by_quarter(self) -> frozenset[Names]:
        """The tables of a year that hang in a ring with those of its quarters."""
        ring = self._ring(self.quarterly)
        return frozenset(
            one for one in self.yearly if not ring.isdisjoint(self._linked(one))
        )

    @property
    def is_ringless(self) -> bool:
        """Whether no ring is left once those are seen by quarter."""
        return not self._ring(self.quarterly | self.by_quarter)

    def _ring(self, by_quarter: frozenset[Names]) -> frozenset[Names]:
        of_year = (link for one in self.yearly for link in self._linked(one))
        of_quarters = (link for one in by_quarter for link in self._linked(one))
        return in_ring({*of_year, *(link | {_QUARTER} for link in of_quarters)})

    def _linked(self, table: Names) -> frozenset[Names]:
        """
        Return what a table links.

        Values that overlap are facts of their own, each linked with all else; two of
        them stand for all.
        """
        facts = (
            (f"{name} 1", f"{name} 2") if name in self.overlapping else (name,)
            for name in sorted(table)
        )
        return frozenset(map(frozenset, product(*facts)))


def parts_by_quarter(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """
    Return the tables of quarters that nobody prints and that have to be thought of.

    They are the parts of tables of a year that hang in a ring with printed ones.
    """
    shapes = tuple(shapes)
    found: dict[Shape, None] = {}
    for year in shapes:
        quarters = quarters_of(year.period)
        if quarters and names_of(year) in _beside(year, shapes).by_quarter:
            found |= dict.fromkeys(replace(year, period=one) for one in quarters)
    return tuple(found)


def _beside(year: Shape, shapes: Iterable[Shape]) -> Tables:
    beside = [one for one in shapes if one.measure == year.measure]
    quarters = quarters_of(year.period)
    return Tables(
        yearly=frozenset(names_of(o) for o in beside if o.period == year.period),
        quarterly=frozenset(names_of(o) for o in beside if o.period in quarters),
        overlapping=frozenset(
            one.name for each in beside for one in each.dimensions if one.overlaps
        ),
    )


def names_of(shape: Shape) -> Names:
    """Return the names of the dimensions of a table."""
    return frozenset(one.name for one in shape.dimensions)


def _without_parts(tables: Mapping[Names, Names]) -> Iterator[tuple[Names, Names]]:
    """Yield the tables of which not all is in another one."""
    kept: list[Names] = []
    for table, names in sorted(tables.items(), key=_largest_first):
        if names and not any(names <= other for other in kept):
            kept.append(names)
            yield table, names


def _largest_first(table: tuple[Names, Names]) -> tuple[int, list[str]]:
    whole, names = table
    return -len(names), sorted(whole)
