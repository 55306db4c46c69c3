"""
Public holidays of countries and their parts, a year at a time, from `holidays`.

That package takes a third of a second to import, so it is, when a first day is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from grievance.domain.errors import SetupError


if TYPE_CHECKING:
    from holidays import HolidayBase


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """Knows of a day whether it is a holiday in one of *places*."""

    places: tuple[str, ...]

    def __contains__(self, day: object) -> bool:
        return _is_any(self.places, day, _free_days)


@dataclass(frozen=True, slots=True)
class MakeUpDays:
    """Knows of a day whether it is worked, weekend or not, to make up for a holiday."""

    places: tuple[str, ...]

    def __contains__(self, day: object) -> bool:
        return _is_any(self.places, day, _worked_days)


def _is_any(
    places: tuple[str, ...],
    day: object,
    days_of: Callable[[str, int], frozenset[date]],
) -> bool:
    return isinstance(day, date) and any(day in days_of(p, day.year) for p in places)


@cache
def _free_days(place: str, year: int) -> frozenset[date]:
    return frozenset(_year(place, year))


@cache
def _worked_days(place: str, year: int) -> frozenset[date]:
    return frozenset(_year(place, year).weekend_workdays)


def _year(place: str, year: int) -> HolidayBase:
    from holidays import country_holidays  # noqa: PLC0415  # a third of a second

    country, _, part = place.partition("-")
    try:
        return country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError:
        msg = (
            f"The holidays of {place} are not known; name another country or part in "
            "[office] of grievance.toml, or list the days under `closed`."
        )
        raise SetupError(msg) from None
