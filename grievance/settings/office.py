"""The office: what it is called, where it is, and when it works."""

from __future__ import annotations

import re

from collections.abc import Iterable
from datetime import date, tzinfo

import msgspec

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.zone import ZoneError, zone_of
from grievance.settings.public_holidays import MakeUpDays, PublicHolidays


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    "sat(?:urday)?|sun(?:day)?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[A-Z]{2}(?:-[A-Za-z0-9]{1,20})?")


class OfficeSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    The office; *root* is the public half of its root key, base64.

    *first_root* is that of its first root key, where another followed: the log of the
    office goes by its name.

    *time_zone* is an IANA name; *weekend* are days such as `fri`; *holidays* countries
    and parts of them, such as `DE` or `DE-BY`.  On the days in *closed* it is closed
    besides, and on those in *open* it works although it would be free.
    """

    name: str
    """What the office is called, in letters and on screens."""
    root: str
    """The public root key, base64; `grievance init` and `rotate root` write it."""
    first_root: str = ""
    """The first root key, where another followed: the log goes by its name."""
    time_zone: str = "UTC"
    """Where a day begins: an IANA name such as Europe/Oslo."""
    weekend: tuple[str, ...] = ("sat", "sun")
    """Days of the week that are free."""
    holidays: tuple[str, ...] = ()
    """Countries or parts of them whose public holidays are free: `DE`, `DE-BY`."""
    closed: tuple[date, ...] = ()
    """Dates on which the office is closed besides."""
    open: tuple[date, ...] = ()
    """Dates on which it works although it would be free."""

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that say which setting is wrong."""
        _zone(self.time_zone)
        for place in self.holidays:
            if _PLACE.fullmatch(place) is None:
                msg = f"holidays are to be codes such as DE or DE-BY, and {place!r} is none"
                raise ValueError(msg)
        if both := set(self.closed) & set(self.open):
            msg = f"the office is to be closed or open on {min(both)}, not both"
            raise ValueError(msg)
        OfficeCalendar(weekend=_weekend(self.weekend))

    @property
    def calendar(self) -> OfficeCalendar:
        """The days of this office; holidays are looked up when they are asked for."""
        return OfficeCalendar(
            zone=_zone(self.time_zone),
            weekend=_weekend(self.weekend),
            holidays=PublicHolidays(self.holidays),
            make_up_days=MakeUpDays(self.holidays),
            closed=frozenset(self.closed),
            opened=frozenset(self.open),
        )


def _zone(name: str) -> tzinfo:
    try:
        return zone_of(name)
    except ZoneError as error:
        msg = f"time_zone: {error}".rstrip(".")
        raise ValueError(msg) from None


def _weekend(names: Iterable[str]) -> frozenset[int]:
    """Return the numbers of the days, Monday being 0."""
    for name in names:
        if _DAY.fullmatch(name) is None:
            msg = f"weekend is to be of mon, tue, wed, thu, fri, sat and sun, not {name!r}"
            raise ValueError(msg)
    return frozenset(DAYS.index(name[:3].lower()) for name in names)
