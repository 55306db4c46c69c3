"""
How much a release tells: of its numbers, and of what these count.

Outside nobody knows how much is behind sums that are withheld, so that there only tables
whose sum is told are looked at; within the office all are, by the true numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grievance.domain.counting import counted
from grievance.statistics.cube import Key
from grievance.statistics.printed import Printed
from grievance.statistics.published import Published
from grievance.statistics.release import Method
from grievance.statistics.tabulating import Thing, tabulate


@dataclass(frozen=True, slots=True, kw_only=True)
class Utility:
    """
    Of how many *numbers* so many are *told*, and of so much *counted* so much is *shown*.

    What several tables count is there several times; shown is what lies in innermost
    numbers that are told.
    """

    numbers: int
    told: int
    counted: int
    shown: int

    @property
    def share_told(self) -> float | None:
        """Which part of the numbers is told, from 0 to 1; None where there is none."""
        return self.told / self.numbers if self.numbers else None

    @property
    def share_shown(self) -> float | None:
        """Which part of what is counted is shown; None where nothing is known of it."""
        return self.shown / self.counted if self.counted else None


def utility_outside(tables: Iterable[Printed]) -> Utility:
    """Return how much tables tell, as anybody finds who has nothing but these."""
    tables = tuple(tables)
    known = [one for one in tables if _is_whole(one)]
    return _utility(
        tables,
        counted=sum(one.numbers[_whole(one)] or 0 for one in known),
        shown=sum(number or 0 for one in known for _, number in _innermost(one)),
    )


def utility_inside(tables: Iterable[Printed], things: Iterable[Thing]) -> Utility:
    """Return how much tables tell of *things*, as only those know who counted them."""
    tables = tuple(tables)
    true = tabulate(things, [one.shape for one in tables])
    cells = [
        (true[key].number, number is not None)
        for one in tables
        for key, number in _innermost(one)
    ]
    return _utility(
        tables,
        counted=sum(number for number, _ in cells),
        shown=sum(number for number, is_told in cells if is_told),
    )


def say_numbers(package: Published) -> str:
    """Say how many numbers a release has, and how much it tells."""
    said = counted(len(package.numbers), "number")
    if package.method is Method.ROUND5:
        return f"{said}, each rounded, by {package.margin} at most."
    found = utility_outside(package.tables)
    shown = percent(found.share_shown)
    of_counts = f", and of what told sums count {shown}" if shown else ""
    return (
        f"{said}, {package.withheld:,} of them withheld. Told are "
        f"{percent(found.share_told)} of the numbers{of_counts}."
    )


def percent(share: float | None) -> str:
    """Say a share in percent, never more than it is; nothing where it is not known."""
    return "" if share is None else f"{int(100 * share)} %"


def _utility(tables: Iterable[Printed], *, counted: int, shown: int) -> Utility:
    numbers = {key: number for one in tables for key, number in one.numbers.items()}
    told = sum(number is not None for number in numbers.values())
    return Utility(numbers=len(numbers), told=told, counted=counted, shown=shown)


def _is_whole(table: Printed) -> bool:
    """Whether its parts are known to make its sum, and this is told exactly."""
    dimensions = table.shape.dimensions
    is_sum = bool(dimensions) and not any(one.overlaps for one in dimensions)
    return is_sum and not table.margin and table.numbers[_whole(table)] is not None


def _whole(table: Printed) -> Key:
    return Key(measure=table.shape.measure, period=table.shape.period)


def _innermost(table: Printed) -> Iterator[tuple[Key, int | None]]:
    size = len(table.shape.dimensions)
    return (one for one in table.numbers.items() if len(one[0].where) == size)
