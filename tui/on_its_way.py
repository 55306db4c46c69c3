"""The line that says which letter goes in how many seconds, and what pulls it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from textual.screen import Screen
from textual.widgets import Static

from grievance.domain.journal import Journal
from grievance.domain.undo import LetterChange
from tui.session import Session
from tui.text import line
from tui.widgets.key_line import KeyLine


SEEN_FOR = timedelta(seconds=5)  # after it went
GOES = "✉ The letter of {} goes in {:.0f} s · {} pulls it back"
WENT = "✉ The letter of {} goes out now; sent letters cannot be undone."


class OnItsWayLine(Static):
    """Above the keys, as long as there is anything to say."""


def on_its_way(session: Session, now: datetime) -> str:
    """Say how long the newest letter waits still; empty where none does."""
    found = _newest(session.journal)
    if found is None:
        return ""
    steps, letter = found
    if letter.goes_at is None:
        return ""
    left = letter.goes_at - now
    if left > timedelta():
        keys = "u" if steps == 1 else f"{steps} × u"
        return GOES.format(letter.reference, left.total_seconds(), keys)
    return WENT.format(letter.reference) if left > -SEEN_FOR else ""


def show_on_its_way(stack: Sequence[Screen[Any]], session: Session) -> None:
    """Say it on the screen behind all dialogs, if that has a line of keys."""
    screen = next(one for one in reversed(stack) if not one.is_modal)
    said = on_its_way(session, session.mechanism.now())
    shown, keys = screen.query(OnItsWayLine), screen.query(KeyLine)
    if not said:
        shown.remove()
    elif shown:
        shown.first(OnItsWayLine).update(line(said))
    elif keys:
        screen.mount(OnItsWayLine(line(said), markup=False), before=keys.first())


def _newest(journal: Journal) -> tuple[int, LetterChange] | None:
    """Return the letter let go last that was not pulled back, and how many steps ago."""
    for steps, step in enumerate(reversed(journal.done), 1):
        for change in step.changes:
            if isinstance(change, LetterChange):
                return steps, change
    return None
