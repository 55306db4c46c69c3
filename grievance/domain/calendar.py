"""The office's calendar: its time zone, and which days count as business days."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo


SATURDAY_AND_SUNDAY = frozenset({5, 6})
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """
    Weekend days (Monday is 0) and holidays of the office, where a day begins for it.

    On *make_up_days* a country works although it is weekend.  On a day in *opened* the
    office works although it would be free, and on one in *closed* it does not, whatever
    the others say.
    """

    zone: tzinfo = UTC
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    holidays: Container[date] = field(default=frozenset(), repr=False)
    make_up_days: Container[date] = field(default=frozenset(), repr=False)
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Raise `ValueError` where no day of the week is left to work on."""
        if self.weekend >= frozenset(range(DAYS_A_WEEK)):
            msg = "an office works on one day of the week at least"
            raise ValueError(msg)

    def day_of(self, at: datetime) -> date:
        """Return the day on which the moment *at* falls where the office is."""
        return at.astimezone(self.zone).date()

    def is_business_day(self, day: date) -> bool:
        """Whether the office works on *day*."""
        if day in self.closed or day in self.opened:
            return day in self.opened
        if day in self.holidays:
            return False
        return day.weekday() not in self.weekend or day in self.make_up_days

    def add_business_days(self, start: date, days: int) -> date:
        """Return the day on which *days* business days after *start* have passed."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            if self.is_business_day(day):
                days -= 1
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """Return how many business days there are after *start*, up to *end*."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_business_day(day) for day in days)
