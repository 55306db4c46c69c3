"""The Date field, in the many ways it is written."""

from __future__ import annotations

import re

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz


LONGEST = 120
DAY = 86_400
YEARS = range(1900, 9999)  # others could not be shown everywhere on earth

_COMMENT = re.compile(r"\([^()]*\)")
_HOURS = {
    "WET": 0, "WEST": 1, "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9,
}  # fmt: skip
_ZONE = re.compile(rf"(?<=\d) *\b({'|'.join(_HOURS)})$")
_DOTTED_TIME = re.compile(r"\b(\d\d)\.(\d\d)\.(\d\d)\b")


def read_date(value: str) -> datetime | None:
    """Return an aware datetime, or None; a missing zone is taken as UTC."""
    text = _DOTTED_TIME.sub(r"\1:\2:\3", _COMMENT.sub(" ", value[:LONGEST])).strip()
    text = _ZONE.sub(lambda zone: f" +{_HOURS[zone[1]]:02}00", text)
    try:
        found = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None  # the library trips over some nonsense
    if found is None:
        return None
    return _build(found[:6], found[9] or 0)


def _build(fields: tuple[int, ...], offset: int) -> datetime | None:
    zone = timezone(timedelta(seconds=offset)) if abs(offset) < DAY else UTC
    year, month, day, hour, minute, second = fields
    if year not in YEARS:
        return None
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, OverflowError):
        return None
