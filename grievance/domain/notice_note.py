"""That an audit file has a notice, and where it stands; never a word of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from grievance.domain.notice import NoticeKind


MOST_NOTES = 40
MOST_LETTERS = 5  # that are known: one that comes back does so within days


class NoteState(StrEnum):
    """Where a notice stands, as the worker has to know it."""

    DRAFTED = "drafted"
    RELEASED = "released"
    OVERTAKEN = "overtaken"  # another draft took its place before anybody released it
    DROPPED = "dropped"  # a person gave it up, or nothing is left to tell
    FAILED = "failed"  # it was let go, and did not go out, or came back


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeNote:
    """
    That there is a notice, by the number of its draft; *start* is the audit's day then.

    *settled_on* is when it was let go, given up, or found not to have arrived;
    *outgoing_id* is the letter of ours that it became, while that may still come back.
    """

    number: int
    kind: NoticeKind
    start: date
    drafted_on: date
    state: NoteState = NoteState.DRAFTED
    settled_on: date | None = None
    outgoing_id: str = ""

    @property
    def is_pending(self) -> bool:
        """Whether it waits for people."""
        return self.state is NoteState.DRAFTED

    @property
    def is_released(self) -> bool:
        """Whether it was let go."""
        return self.state is NoteState.RELEASED


def latest(notices: tuple[NoticeNote, ...]) -> tuple[NoticeNote, ...]:
    """Forget old letters, and old drafts that nobody let go where there are very many."""
    known = [note.number for note in notices if note.outgoing_id][-MOST_LETTERS:]
    notices = tuple(
        note if note.number in known else replace(note, outgoing_id="")
        for note in notices
    )
    spare = len(notices) - MOST_NOTES
    if spare <= 0:
        return notices
    idle = [n for n in notices if not (n.is_released or n.is_pending)][:spare]
    return tuple(note for note in notices if note not in idle)
