"""When those who audit are told something, counted in days before an audit."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from grievance.domain.notice import NoticeCalendar
from grievance.server_rules import refuse_outside


LONGEST = 730  # days


class NoticeSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    The calendar of notices, as `NoticeCalendar` says; all are days.

    *answer* is after the audit.  *desk* is the address that notices go to where neither
    the firm nor its own oversight may be told.
    """

    first: int = 84
    """Days before an audit that it is told of what it is to look at."""
    reminder: int = 56
    """Days before it that it is reminded; fewer than `first`."""
    last: int = 45
    """Days before it that it is told for the last time; fewer than `reminder`."""
    plan_fixed: int = 42
    """Days before it from when on its plan takes nothing in; `last` at most."""
    lead: int = 7
    """Days that a notice is drafted before its day."""
    gap: int = 7
    """Days in which who was told all of it is not told again."""
    answer: int = 30
    """Days after the end of an audit until when it is to answer."""
    desk: str = ""
    """
    Address that notices go to if neither the firm nor its own oversight may be told.
    """

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that say which setting is wrong."""
        for name in (
            "first",
            "reminder",
            "last",
            "plan_fixed",
            "lead",
            "gap",
            "answer",
        ):
            refuse_outside(name, getattr(self, name), 0, LONGEST)
        if not self.first > self.reminder > self.last >= self.plan_fixed:
            msg = (
                "first, reminder, last and plan_fixed are to be fewer days, one after "
                "the other"
            )
            raise ValueError(msg)

    @property
    def calendar(self) -> NoticeCalendar:
        """The calendar, as the rules know it."""
        return NoticeCalendar(
            first=timedelta(days=self.first),
            reminder=timedelta(days=self.reminder),
            last=timedelta(days=self.last),
            plan_fixed=timedelta(days=self.plan_fixed),
            lead=timedelta(days=self.lead),
            gap=timedelta(days=self.gap),
            answer=timedelta(days=self.answer),
        )
