"""What an audit firm is told before an audit, and when: the calendar of notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class NoticeKind(StrEnum):
    """Which of the notices about an audit it is."""

    FIRST = "first"
    REMINDER = "reminder"
    LAST = "last"  # before the audit plan is fixed
    LATE = "late"  # the first, with less time than the rule
    ADDENDUM = "addendum"  # items came after a notice
    ACKNOWLEDGEMENT_REMINDER = "acknowledgement-reminder"
    ANSWER_REMINDER = "answer-reminder"
    OVERSIGHT = "oversight"  # nobody answered: to the oversight desk


# What tells the firm of the items for the first time, or of all of them once more.
BEFORE_AUDIT = frozenset(
    {
        NoticeKind.FIRST,
        NoticeKind.REMINDER,
        NoticeKind.LAST,
        NoticeKind.LATE,
        NoticeKind.ADDENDUM,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCalendar:
    """
    Days before the start of an audit; defaults of this project, for an office to change.

    *lead* is how long before its day a notice is drafted, so that people have time to
    read it; *gap* is the least time between two that say the same.
    """

    first: timedelta = timedelta(days=84)
    reminder: timedelta = timedelta(days=56)
    last: timedelta = timedelta(days=45)
    plan_fixed: timedelta = timedelta(days=42)
    lead: timedelta = timedelta(days=7)
    gap: timedelta = timedelta(days=7)
    answer: timedelta = timedelta(days=30)  # after the end of the audit

    def day(self, kind: NoticeKind, start: date) -> date | None:
        """Return the day on which a notice of *kind* is due; None where none is fixed."""
        before = {
            NoticeKind.FIRST: self.first,
            NoticeKind.REMINDER: self.reminder,
            NoticeKind.LAST: self.last,
        }.get(kind)
        return None if before is None else start - before
