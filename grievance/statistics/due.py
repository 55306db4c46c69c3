"""Which period it is time to make a release of, by the calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from grievance.statistics.cube import quarters_of
from grievance.statistics.periods import Months, beside, period_of, quarter_at


_A_DAY = timedelta(days=1)


class Rhythm(StrEnum):
    """How often an office publishes."""

    QUARTER = "quarter"
    YEAR = "year"
    NEVER = "never"


def due_period(
    before: Collection[str], today: date, rhythm: Rhythm, *, founded: date
) -> Months | None:
    """
    Return what is to be published next, if it is settled; *before* is what was.

    The first is the last period in which there was an office at its end.
    """
    if rhythm is Rhythm.NEVER:
        return None
    found = _next(before, rhythm) if before else _first(today, rhythm)
    is_there = found.is_settled(today) and found.last >= founded
    return found if is_there else None


def _next(before: Collection[str], rhythm: Rhythm) -> Months:
    """Return the year of which all quarters are out, else what follows."""
    for year in sorted({name[:4] for name in before}):
        if year not in before and set(quarters_of(year)) <= set(before):
            return period_of(year)
    day = max(period_of(one).last for one in before) + _A_DAY
    begins_year = (day.month, day.day) == (1, 1)
    return _around(day, rhythm if begins_year else Rhythm.QUARTER)


def _first(today: date, rhythm: Rhythm) -> Months:
    now = _around(today, rhythm)
    last = beside(now, -1)
    return last if last.is_settled(today) else beside(last, -1)


def _around(day: date, rhythm: Rhythm) -> Months:
    return period_of(f"{day.year:04}") if rhythm is Rhythm.YEAR else quarter_at(day)
