"""
Weeks as a grid of days, each with the gravest sign of what is on it.

         Mo   Tu   We   Th   Fr   Sa   Su
    Mar ▸ 2    3    4  [ 5▲]  6    7    8
    w11   9   10!  11   12   13   14   15

Today has an arrow, the chosen day brackets: colours only say it once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from textual.content import Content

from grievance.screen.due_days import DueDay


NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
LABEL, CELL = 4, 5
WIDTH = LABEL + CELL * len(NAMES)  # cells
WEEKS = 6
BEFORE = 1  # weeks that are shown before the one of today
GRAVEST = "!▲…·✓–"
_WEEK = timedelta(weeks=1)
_TONES = {"!": "$error", "▲": "$warning", "…": "$warning"}


def signs_of(days: Iterable[DueDay]) -> dict[date, str]:
    """Return the gravest sign of each day on which anything is."""
    found: dict[date, str] = {}
    for one in days:
        signs = found.get(one.on, "") + one.sign
        found[one.on] = min(signs, key=GRAVEST.index)
    return found


def grid_lines(
    signs: Mapping[date, str], today: date, chosen: date, weeks: int = WEEKS
) -> list[Content]:
    """Draw so many weeks, with today where the chosen day is near, else that day."""
    first = _first(today, chosen, weeks)
    head = " " * LABEL + "".join(f"{name:^{CELL}}" for name in NAMES)
    lines = [Content.styled(head, "$text-muted")]
    for number in range(weeks):
        monday = first + number * _WEEK
        label = f"{_label(monday, is_first=number == 0):<{LABEL}}"
        cells = (_cell(day, signs, today, chosen) for day in _days(monday))
        lines.append(Content.assemble((label, "$text-muted"), *cells))
    return lines


def monday_of(day: date) -> date:
    """Return the first day of the week."""
    return day - timedelta(days=day.weekday())


def _first(today: date, chosen: date, weeks: int) -> date:
    near = monday_of(today) - BEFORE * _WEEK
    if near <= chosen < near + weeks * _WEEK:
        return near
    return monday_of(chosen) - BEFORE * _WEEK


def _label(monday: date, *, is_first: bool) -> str:
    """Name the month where one begins, else the week."""
    first = next((day for day in _days(monday) if day.day == 1), None)
    if first is not None or is_first:
        return f"{first or monday:%b}"
    return f"w{monday.isocalendar().week}"


def _days(monday: date) -> Iterator[date]:
    yield from (monday + timedelta(days=number) for number in range(len(NAMES)))


def _cell(
    day: date, signs: Mapping[date, str], today: date, chosen: date
) -> tuple[str, str]:
    sign = signs.get(day, " ")
    left = "▸" if day == today else "[" if day == chosen else " "
    right = "]" if day == chosen else " "
    return f"{left}{day.day:>2}{sign}{right}", _style(day, sign, today, chosen)


def _style(day: date, sign: str, today: date, chosen: date) -> str:
    if day == chosen:
        return "bold reverse"
    if day == today:
        return "bold $accent"
    return _TONES.get(sign, "" if sign != " " else "$text-muted")
