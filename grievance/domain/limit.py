"""How long something may take, as an office writes it: `15 business days`."""

from __future__ import annotations

import calendar
import re

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.errors import GrievanceError


MONTHS_A_YEAR = 12
LONGEST = 1000
_WRITTEN = re.compile(r"([0-9]{1,4}) (business day|day|month|year)s?")


class LimitError(GrievanceError):
    """A limit is not written as limits are."""


class Unit(StrEnum):
    """In what a limit is counted."""

    BUSINESS_DAY = "business day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of days, months or years."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"

    def after(self, start: date, office: OfficeCalendar) -> date:
        """Return the last day of the limit, counted from the day after *start*."""
        if self.unit is Unit.BUSINESS_DAY:
            return office.add_business_days(start, self.amount)
        if self.unit is Unit.DAY:
            return start + timedelta(days=self.amount)
        years = self.unit is Unit.YEAR
        return add_months(start, self.amount * (MONTHS_A_YEAR if years else 1))


def parse_limit(text: str) -> Limit:
    """
    Read what `str(limit)` writes.

    Raises:
        LimitError: It is written in another way, or is no time at all.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or not 1 <= int(match[1]) <= LONGEST:
        msg = (
            f"A limit is a number from 1 to {LONGEST} and business days, days, months "
            "or years, such as `15 business days`."
        )
        raise LimitError(msg)
    return Limit(int(match[1]), Unit(match[2]))


def add_months(start: date, months: int) -> date:
    """Return the same day *months* later, or the last of a month that is shorter."""
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))
