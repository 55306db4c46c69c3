"""The office's calendar: which days count as business days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """Weekend days (Monday is 0) and holidays of the office."""

    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    holidays: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        """Whether the office works on *day*."""
        return day.weekday() not in self.weekend and day not in self.holidays

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
