"""What is overdue, due today, within a week and later: lists of anything that has a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from tui.listed import Listed, Slot, section
from tui.words import NONE, due_words


WEEK = timedelta(days=7)
LATE, TODAY, SOON = "Overdue", "Today", "Within a week"
LATER, NEVER = "Later", "No day"
DUE_SLOTS = (Slot("Due", 8), Slot("", 12, 56))  # what `day_cells` are shown in
Dated = tuple[date | None, Listed]


def day_cells(due_on: date | None, today: date) -> tuple[str, str]:
    """Say how long there is, and the day: ``in 2 d`` and ``· 2026-03-04``."""
    if due_on is None:
        return NONE, ""
    return due_words(due_on, today), f"· {due_on}"


def tone_of(due_on: date | None, today: date) -> str:
    """Return the style of what is due then; late has its sign besides."""
    if due_on is None:
        return "soft"
    if due_on < today:
        return "bad"
    return "warm" if due_on == today else ""


def grouped(dated: Iterable[Dated], today: date) -> tuple[Listed, ...]:
    """Return the lines below headings, what is due first at the top."""
    ordered = sorted(dated, key=lambda one: one[0] or date.max)
    return tuple(_sections(ordered, today))


def _sections(ordered: Sequence[Dated], today: date) -> Iterator[Listed]:
    for title in (LATE, TODAY, SOON, LATER, NEVER):
        lines = [line for day, line in ordered if _group(day, today) == title]
        yield from section(title, lines)


def _group(due_on: date | None, today: date) -> str:
    if due_on is None:
        return NEVER
    if due_on <= today:
        return LATE if due_on < today else TODAY
    return SOON if due_on < today + WEEK else LATER
