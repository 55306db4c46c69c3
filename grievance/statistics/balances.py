"""
What is left of a whole once its part is taken off, period by period.

Nobody prints it, and whoever has the tables can think of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from grievance.statistics.cohorts import Balance, cohorts
from grievance.statistics.contained import Containment, Side
from grievance.statistics.cube import Dimension, Key, Shape, quarters_of, year_of


def balances(
    contained: Iterable[Containment], shapes: Iterable[Shape]
) -> tuple[Balance, ...]:
    """Return every balance that whoever has tables of these *shapes* can think of."""
    known = _Known.of(shapes)
    return tuple(one for each in contained for one in known.balances(each))


def holding(
    contained: Iterable[Containment],
    shapes: Collection[Shape],
    numbers: Mapping[Key, int],
) -> tuple[Containment, ...]:
    """
    Return what held until now.

    It need not: a part may have come of what happened before the first release, and what
    is taken up again may count in it twice.
    """
    return tuple(one for one in contained if _holds(one, shapes, numbers))


def _holds(
    contained: Containment, shapes: Iterable[Shape], numbers: Mapping[Key, int]
) -> bool:
    left = left_over(balances((contained,), shapes), numbers)
    return bool(left) and min(left.values()) >= 0


def left_over(
    found: Iterable[Balance], numbers: Mapping[Key, int]
) -> Mapping[Key, int]:
    """
    Return the balances of true *numbers*; they are in the order of their periods.

    From which cohort something came is not counted: it is put to the oldest that has some
    left, which leaves something below none only where nothing else would not.
    """
    left: dict[Key, int] = {}
    for one in found:
        came = sum(numbers.get(key, 0) for key in one.whole)
        came += 0 if one.before is None else left[one.before]
        for key, cohort in zip(one.part, one.cohorts, strict=False):
            left[key] = max(min(came, left[cohort]), 0)
            left[cohort] -= left[key]
            came -= left[key]
        left[one.key] = came - sum(numbers.get(key, 0) for key in one.part)
        if one.cohorts:
            left[one.cohorts[-1]] -= left[one.key]
    return left


def thinned(
    contained: Iterable[Containment], shapes: Iterable[Shape]
) -> tuple[Shape, ...]:
    """Return the least tables, parts of *shapes*, that containment speaks of."""
    contained, known = tuple(contained), _Known.of(shapes)
    wanted = {
        (side.measure, each.names(side))
        for each in contained
        for side in (each.part, each.whole)
    }
    found: dict[Shape, None] = {}
    for measure, names in sorted(wanted, key=str):
        for period in known.periods:
            table = known.table(measure, names, period)
            if table is not None:
                found[table] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Known:
    """Tables by what they count and when."""

    tables: Mapping[tuple[str, str], tuple[Shape, ...]]
    periods: tuple[str, ...]

    @classmethod
    def of(cls, shapes: Iterable[Shape]) -> _Known:
        found: defaultdict[tuple[str, str], list[Shape]] = defaultdict(list)
        for one in shapes:
            found[one.measure, one.period].append(one)
        tables = {what: tuple(each) for what, each in found.items()}
        return cls(tables, tuple(sorted({period for _, period in tables})))

    def table(self, measure: str, names: frozenset[str], period: str) -> Shape | None:
        """Return the part of a table that has these dimensions; None where none has."""
        for one in self.tables.get((measure, period), ()):
            dimensions = tuple(each for each in one.dimensions if each.name in names)
            if len(dimensions) == len(names):
                name = "-".join((measure, *sorted(names)))
                return replace(one, name=name, dimensions=dimensions)
        return None

    def balances(self, contained: Containment) -> Iterator[Balance]:
        periods = tuple(self._told_of(contained))
        for where in self._places(contained, periods):
            if contained.within:
                yield from cohorts(contained, periods, where)
                continue
            before = None
            for period in periods:
                key = Key(measure=contained.label, period=period, where=where)
                yield Balance(
                    key=key,
                    before=before,
                    whole=contained.whole.keys(period, where),
                    part=contained.part.keys(period, where),
                )
                before = key

    def _told_of(self, contained: Containment) -> Iterator[str]:
        """Yield the periods that add up to all so far, as far as tables tell of both."""
        periods = [one for one in self.periods if contained.holds_in(one)]
        for year in sorted({year_of(one) for one in periods}):
            quarters = [one for one in quarters_of(year) if one in periods]
            if quarters and all(self._tells(contained, one) for one in quarters):
                yield from quarters
            elif year in periods and self._tells(contained, year):
                yield year
            else:
                return

    def _tells(self, contained: Containment, period: str) -> bool:
        return all(self._of_side(contained, side, period) for side in _sides(contained))

    def _of_side(self, contained: Containment, side: Side, period: str) -> Shape | None:
        found = self.table(side.measure, contained.names(side), period)
        if found is None or not side.dimension:
            return found
        dimension = _dimension(found, side.dimension)
        is_known = set(side.values).issubset(dimension.values)
        return found if is_known and side.dimension != contained.by else None

    def _places(
        self, contained: Containment, periods: Iterable[str]
    ) -> Iterator[tuple[tuple[str, str], ...]]:
        """Yield where it holds; nowhere if places were not the same all the time."""
        if not contained.by:
            yield ()
            return
        values = {
            _dimension(table, contained.by).values
            for period in periods
            for side in _sides(contained)
            if (table := self._of_side(contained, side, period))
        }
        if len(values) == 1:
            yield from (((contained.by, value),) for value in next(iter(values)))


def _sides(contained: Containment) -> tuple[Side, Side]:
    return contained.part, contained.whole


def _dimension(shape: Shape, name: str) -> Dimension:
    return next(one for one in shape.dimensions if one.name == name)
