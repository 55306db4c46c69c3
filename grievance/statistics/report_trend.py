"""How a number went on from period to period, as far as a package tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grievance.print.report import Group, Row, Table
from grievance.statistics.cube import Key
from grievance.statistics.periods import period_of
from grievance.statistics.printed import Printed


MOST_PERIODS = 8  # that are shown, this one with them
NOTE = "What releases before told, and this one; each as it was published."


def trend_of(
    printed: Printed, counted: str, earlier: Sequence[Mapping[str, Any]]
) -> Table | None:
    """
    Return what was told of a measure in all, quarter by quarter or year by year.

    None where nothing was told of a period of this length before.
    """
    shape = printed.shape
    before = sorted(
        (one for one in earlier if _is_like(one, shape.period, shape.measure)),
        key=lambda one: str(one["period"]),
    )[1 - MOST_PERIODS :]
    if not before:
        return None
    now = printed.numbers[Key(measure=shape.measure, period=shape.period)]
    told = [(one["period"], one["totals"][shape.measure]) for one in before]
    return Table(
        name=f"{shape.measure}-over-time",
        title=f"{counted}, over time",
        by="Period",
        counted=counted,
        notes=(NOTE,),
        path="datapackage.json",
        groups=tuple(
            Group(head=Row(labels=(period,), number=number), rows=())
            for period, number in (*told, (shape.period, now))
        ),
        margin=max(printed.margin, *(one["margin"] for one in before)),
        periods=True,
    )


def _is_like(one: Mapping[str, Any], period: str, measure: str) -> bool:
    is_year = period_of(str(one["period"])).is_year
    return is_year == period_of(period).is_year and measure in one.get("totals", {})
