"""What is due around audits as lines by week: who is told what on which day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from grievance.domain.audit_days import DayState
from grievance.screen.due_days import OFFICE, DueDay
from tui.facts.audit import entry_blocks
from tui.facts.calendar_grid import NAMES, monday_of
from tui.listed import Listed, Slot, heading, section
from tui.words import NONE, due_words
from tui.wrapping import Block


SLOTS = (
    Slot("Day", 8),
    Slot("What", 22),
    Slot("Entity"),
    Slot("Who", 20, 64),
    Slot("Audit", 18, 96),
    Slot("File", 12, 84),
)
TO_DO = frozenset("▲!…")
NOTHING = (
    "Nothing is due around an audit in a case that you may open. c shows what audits have "
    "to answer, p what is past too."
)


def day_lines(days: Sequence[DueDay], today: date) -> tuple[Listed, ...]:
    """Return the days under their weeks; the week of today stands there in any case."""
    lines: list[Listed] = []
    is_told = not days
    for monday, some in groupby(days, key=lambda one: monday_of(one.on)):
        if not is_told and monday > monday_of(today):
            lines.append(heading(f"{week_words(today, today)} · nothing is due"))
            is_told = True
        is_told = is_told or monday == monday_of(today)
        lines += section(week_words(monday, today), [_line(o, today) for o in some])
    if not is_told:
        lines.append(heading(f"{week_words(today, today)} · nothing is due"))
    return tuple(lines)


def tab_of(one: DueDay) -> str:
    """Return the tab of the file in which something is to be done; empty for nothing."""
    if one.sign not in TO_DO:
        return ""
    return "drafts" if isinstance(one.state, DayState) else "findings"


def calendar_words(days: Sequence[DueDay], today: date) -> str:
    """Say in a line how much there is, and what the signs mean."""
    due = sum(one.sign in TO_DO for one in days)
    last = monday_of(today) + timedelta(days=6)
    week = sum(monday_of(today) <= one.on <= last for one in days)
    return f"{due} to do · {week} this week · · ahead ▲ due ! overdue … waits ✓ done"


def week_words(day: date, today: date) -> str:
    """Name a week by its number and days; say where it is the one of today."""
    monday = monday_of(day)
    sunday = monday + timedelta(days=6)
    first = (
        f"{monday.day} {monday:%b} "
        if monday.month != sunday.month
        else f"{monday.day} "
    )
    is_now = monday == monday_of(today)
    now = f" · this week, today {NAMES[today.weekday()]} {today.day}" if is_now else ""
    number = monday.isocalendar().week
    sign = "▸ " if is_now else ""
    return f"{sign}w{number} · {first}– {sunday.day} {sunday:%b %Y}{now}"


def _line(one: DueDay, today: date) -> Listed:
    entry, is_late = one.entry, one.sign == "!"
    return Listed(
        cells=(
            f"{NAMES[one.on.weekday()]} {one.on.day:>2} {'▸' if one.on == today else ''}",
            f"{one.sign} {one.what}",
            entry.entity,
            one.who,
            entry.key,
            entry.file.reference if entry.file else NONE,
        ),
        thing=one,
        key=f"{one.on}/{entry.audit_id}/{one.what}",
        tone="bad" if is_late else "soft" if one.is_past else "",
        detail=tuple(_detail(one, today)),
    )


def _detail(one: DueDay, today: date) -> Iterator[Block]:
    told = (
        "the office does it" if one.who == OFFICE else f"{one.who} is told, or tells us"
    )
    when = "" if one.is_past else f", {due_words(one.on, today)}"
    said = (
        f"{one.on}{when}: {one.what} of {one.entry.entity} ({one.entry.key}); {told}."
    )
    yield Block(said, "warm" if one.sign in TO_DO else "")
    yield from entry_blocks(one.entry)[2:]
