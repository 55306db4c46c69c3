"""Months and quarters: fixed periods that do not overlap, each told of once."""

from __future__ import annotations

import re

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from grievance.domain.errors import NotAllowedError


SETTLED_AFTER = timedelta(days=10)  # what the office still writes down of a period
_A_DAY = timedelta(days=1)
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"([0-9]{4})-?[Qq]([1-4])")
_MONTHS_IN_QUARTER, _MONTHS_IN_YEAR = 3, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """A month, a quarter or a year from its *first* day to its *last*; *name* as people ask."""

    name: str
    first: date
    last: date

    def has(self, day: date | None) -> bool:
        """Whether a day lies in it; none does not."""
        return day is not None and self.first <= day <= self.last

    def is_settled(self, today: date) -> bool:
        """Whether it is over for so long that it may be told of."""
        return today > self.last + SETTLED_AFTER

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return _YEAR.fullmatch(self.name) is not None

    @property
    def quarter(self) -> int:
        """The quarter of the year that it lies in, from one."""
        return (self.last.month - 1) // _MONTHS_IN_QUARTER + 1


def month_of(text: str) -> Months:
    """
    Read a month such as ``2026-10``.

    Raises:
        NotAllowedError: It is written in another way.
    """
    found = _MONTH.fullmatch(text)
    if found is None:
        msg = "A month is written as 2026-10."
        raise NotAllowedError(msg)
    return _months(text, int(found[1]), int(found[2]), int(found[2]))


def quarter_of(text: str) -> Months:
    """
    Read a quarter such as ``2026-Q3``, or ``2026q3``, which is called the same.

    Raises:
        NotAllowedError: It is written in another way.
    """
    found = _QUARTER.fullmatch(text)
    if found is None:
        msg = "A quarter is written as 2026-Q3."
        raise NotAllowedError(msg)
    end = int(found[2]) * _MONTHS_IN_QUARTER
    name = f"{found[1]}-Q{found[2]}"
    return _months(name, int(found[1]), end - _MONTHS_IN_QUARTER + 1, end)


def period_of(text: str) -> Months:
    """
    Read a year, a quarter or a month: ``2026``, ``2026-Q3``, ``2026-10``.

    Raises:
        NotAllowedError: It is written in another way.
    """
    if _YEAR.fullmatch(text):
        return _months(text, int(text), 1, _MONTHS_IN_YEAR)
    if _MONTH.fullmatch(text) or _QUARTER.fullmatch(text):
        return month_of(text) if _MONTH.fullmatch(text) else quarter_of(text)
    msg = "A period is a year, a quarter or a month: 2026, 2026-Q3 or 2026-10."
    raise NotAllowedError(msg)


def turn_of(text: str) -> tuple[date, bool]:
    """Return what sorts periods as releases of them come: a year after its quarters."""
    months = period_of(text)
    return months.last, months.is_year


def beside(period: Months, step: int) -> Months:
    """
    Return the period of the same length after another, or before it for -1.

    Raises:
        NotAllowedError: There was no such year.
    """
    day = period.last + _A_DAY if step > 0 else period.first - _A_DAY
    if _YEAR.fullmatch(period.name):
        return period_of(f"{day.year:04}")
    if _MONTH.fullmatch(period.name):
        return period_of(f"{day.year:04}-{day.month:02}")
    return quarter_at(day)


def quarter_at(day: date) -> Months:
    """Return the quarter in which a day lies."""
    return quarter_of(f"{day.year:04}-Q{(day.month - 1) // _MONTHS_IN_QUARTER + 1}")


def _months(name: str, year: int, first: int, last: int) -> Months:
    if year < 1:
        msg = "There was no such year; check the period."
        raise NotAllowedError(msg)
    end = date(year, last, monthrange(year, last)[1])
    return Months(name=name, first=date(year, first, 1), last=end)
