"""How coded facts read on a screen: short, with a sign besides every colour."""

from __future__ import annotations

from datetime import date

from grievance.domain.case import Case
from grievance.domain.clock import ClockState, clock_state
from grievance.domain.slip import Flag
from grievance.domain.urgency import Urgency


URGENCY_SIGNS = {
    Urgency.CRITICAL: "▲▲",
    Urgency.HIGH: "▲",
    Urgency.NORMAL: "·",
    Urgency.LOW: "▽",
}
RISK = frozenset({Flag.REPRISAL_FEARED, Flag.WISHES_ANONYMITY})
NONE = "–"


def due_words(due_on: date | None, today: date) -> str:
    """Say how a clock stands: ``in 12 d``, ``today``, or ``! 3 d`` once it is late."""
    if due_on is None:
        return NONE
    days = (due_on - today).days
    if days < 0:
        return f"! {-days} d"
    return "today" if days == 0 else f"in {days} d"


def due_state(case: Case, today: date) -> ClockState | None:
    """Return how the clock of *case* stands; None where none runs."""
    if case.due_on is None or not case.is_open:
        return None
    return clock_state(case.due_on, today)


def urgency_words(urgency: Urgency) -> str:
    """Return an urgency with its sign."""
    return f"{URGENCY_SIGNS[urgency]} {urgency}"


def flag_words(flags: frozenset[Flag]) -> str:
    """Return flags as words, the same order every time."""
    return ", ".join(sorted(flag.replace("-", " ") for flag in flags))


def size_words(size: int) -> str:
    """Return a number of bytes as people read it."""
    if size < 1000:  # noqa: PLR2004  # below a kilobyte
        return f"{size} B"
    if size < 1_000_000:  # noqa: PLR2004  # below a megabyte
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"
