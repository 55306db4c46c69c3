"""Days as somebody types them: ``2026-03-31``, ``+3d``, ``+2w``, ``friday``."""

from __future__ import annotations

import re

from datetime import date, timedelta

from grievance.domain.errors import NotAllowedError


_AHEAD = re.compile(r"\+(\d{1,3})([dw])")
_DAYS = {"d": 1, "w": 7}
_NAMED = {"today": 0, "tomorrow": 1}
_WEEK = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


def day_meant(text: str, today: date) -> date:
    """
    Return the day that *text* means; weekends and holidays are days as any.

    A day of the week is the next one of that name, never today.

    Raises:
        NotAllowedError: It means none.
    """
    typed = text.strip().casefold()
    if (days := _days_ahead(typed, today)) is not None:
        return today + timedelta(days=days)
    try:
        return date.fromisoformat(typed)
    except ValueError:
        msg = f"Write a day like 2026-03-31, +3d, +2w, tomorrow or friday, not “{text[:20]}”."
        raise NotAllowedError(msg) from None


def _days_ahead(typed: str, today: date) -> int | None:
    if found := _AHEAD.fullmatch(typed):
        return int(found[1]) * _DAYS[found[2]]
    if typed in _WEEK:
        return (_WEEK.index(typed) - today.weekday() - 1) % 7 + 1
    return _NAMED.get(typed)
