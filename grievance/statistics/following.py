"""
Which period is published next: they follow each other, and none is ever revised.

A quarter that was left out would be counted in the next one and look like a rise; a
year of which only some quarters were told of would tell what the others were.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from grievance.domain.errors import NotAllowedError
from grievance.statistics.cube import quarters_of
from grievance.statistics.periods import SETTLED_AFTER, Months, period_of, quarter_at


_A_DAY = timedelta(days=1)


def refuse_out_of_turn(period: Months, before: Collection[str], today: date) -> None:
    """
    Refuse a period that is not to be published now; *before* names those that were.

    Raises:
        NotAllowedError: It is neither a quarter nor a year, is not over for long enough,
            was published, or another one comes first.
    """
    for is_wrong, sentence in _faults(period, before, today):
        if is_wrong:
            raise NotAllowedError(sentence)


def next_period(before: Collection[str], today: date) -> str:
    """Return the quarter that is published next, or that before today's where none was."""
    if not before:
        return quarter_at(quarter_at(today).first - _A_DAY).name
    return quarter_at(_covered(before) + _A_DAY).name


def _faults(
    period: Months, before: Collection[str], today: date
) -> tuple[tuple[bool, str], ...]:
    name, settled = period.name, period.last + SETTLED_AFTER + _A_DAY
    told = set(quarters_of(name)) & set(before)
    return (
        (
            not (period.is_year or "Q" in name),
            "A release is of a quarter or of a year: 2026-Q3 or 2026.",
        ),
        (
            name in before,
            f"{name} was published; a period is published once and never revised.",
        ),
        (
            not period.is_settled(today),
            f"{name} may be published from {settled} on, when it is settled.",
        ),
        (
            bool(told) and len(told) < len(quarters_of(name)),
            f"{name} is the sum of its quarters; publish all four before it.",
        ),
        (
            not told and bool(before) and period.first != _covered(before) + _A_DAY,
            f"Periods follow each other; {next_period(before, today)} is next.",
        ),
    )


def _covered(before: Collection[str]) -> date:
    """Return the last day that a release tells of."""
    return max(period_of(one).last for one in before)
