"""How coded facts read on a screen: short, with a sign besides every colour."""

from __future__ import annotations

from datetime import date, datetime

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
RISK = frozenset({Flag.REPRISAL_FEARED, Flag.WISHES_ANONYMITY, Flag.NAMES_WITHHELD})
NONE = "–"
UNREAD = "! cannot be read"
_SPANS = (  # how many seconds, and from how many of them on
    ("week", 7 * 86400, 2),
    ("day", 86400, 1),
    ("hour", 3600, 1),
    ("minute", 60, 1),
)


def due_words(due_on: date | None, today: date) -> str:
    """Say how a clock stands: ``in 12 d``, ``today``, or ``! 3 d`` once it is late."""
    if due_on is None:
        return NONE
    days = (due_on - today).days
    if days < 0:
        return f"! {-days} d"
    return "today" if days == 0 else f"in {days} d"


def case_due_words(case: Case, today: date) -> str:
    """Say how the clock of *case* stands; ``over 3 d`` where others had the time."""
    if case.calls_on is None or not case.is_open:
        return NONE
    words = due_words(case.calls_on, today)
    late = due_state(case, today) is ClockState.OVERDUE
    return words if late else words.replace("! ", "over ")


def due_state(case: Case, today: date) -> ClockState | None:
    """
    Return how the clock of *case* stands; None where none runs.

    Where only the time is over that others had, nobody is late: something is due.
    """
    calls_on = case.calls_on if case.is_open else None
    if calls_on is None:
        return None
    state = clock_state(calls_on, today)
    if state is not ClockState.OVERDUE or _is_late(case, today):
        return state
    return ClockState.DUE_SOON


def _is_late(case: Case, today: date) -> bool:
    ours = (one for one in case.clocks if one.is_running and not one.is_window)
    return any(clock.due_on < today for clock in ours)


def urgency_words(urgency: Urgency) -> str:
    """Return an urgency with its sign."""
    return f"{URGENCY_SIGNS[urgency]} {urgency}"


def flag_words(flags: frozenset[Flag]) -> str:
    """Return flags as words, the same order every time."""
    return ", ".join(sorted(flag.replace("-", " ") for flag in flags))


def age_words(at: datetime, now: datetime) -> str:
    """Say how long ago something was: ``just now``, ``5 minutes``, ``3 days``."""
    seconds = max(0, int((now - at).total_seconds()))
    for name, size, enough in _SPANS:
        if seconds >= size * enough:
            count = seconds // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "just now"


def stale_words(reason: str) -> str:
    """Say that what is shown could not be read anew: the key that does, and why not."""
    return f"! stale, R tries again: {reason.removesuffix('.')}"


def read_words(said: str, reason: str, *, is_read: bool) -> str:
    """Say how much was read; with a *reason* why that is stale, or not read at all."""
    if not reason:
        return said
    return f"{stale_words(reason)} · {said}" if is_read else UNREAD


def unread_words(reason: str) -> str:
    """Say where a list would stand why there is none, and the key that tries again."""
    return f"{reason} R tries again."


def size_words(size: int) -> str:
    """Return a number of bytes as people read it."""
    if size < 1000:  # noqa: PLR2004  # below a kilobyte
        return f"{size} B"
    if size < 1_000_000:  # noqa: PLR2004  # below a megabyte
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"
