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
from dataclasses import replace
from itertools import chain

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


def of_quarters_too(
    yearly: Iterable[Names], quarterly: Iterable[Names]
) -> frozenset[Names]:
    """Return the tables of a year that hang in a ring with those of its quarters."""
    yearly = frozenset(yearly)
    return yearly & in_ring({*yearly, *(one | {_QUARTER} for one in quarterly)})


def is_ringless(yearly: Iterable[Names], quarterly: Iterable[Names]) -> bool:
    """Whether no ring is left once those tables of a year are seen by quarter."""
    yearly, quarterly = frozenset(yearly), frozenset(quarterly)
    by_quarter = quarterly | of_quarters_too(yearly, quarterly)
    return not in_ring({*yearly, *(one | {_QUARTER} for one in by_quarter)})


def parts_by_quarter(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """
    Return the tables of quarters that nobody prints and that have to be thought of.

    They are the parts of tables of a year that hang in a ring with printed ones.
    """
    shapes = tuple(shapes)
    found: dict[Shape, None] = {}
    for year in shapes:
        beside = [one for one in shapes if one.measure == year.measure]
        quarters = quarters_of(year.period)
        wanted = of_quarters_too(
            [names_of(one) for one in beside if one.period == year.period],
            [names_of(one) for one in beside if one.period in quarters],
        )
        if quarters and names_of(year) in wanted:
            found |= dict.fromkeys(replace(year, period=one) for one in quarters)
    return tuple(found)


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
