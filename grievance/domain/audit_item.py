"""An allegation that an audit was to answer, in codes: where it stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from grievance.domain.ids import AuditId, CaseId


Key = tuple[CaseId, int]  # a case, and the number of an allegation in it
Topic = tuple[str, str]  # a criterion and its version: several cases may have the same


class ItemState(StrEnum):
    """Where an allegation stands on an audit."""

    ON = "on"  # this audit has to answer it
    ANSWERED = "answered"
    CARRIED = "carried"  # not assessed: the next audit has to
    MOVED = "moved"  # another audit has to, before this one said anything
    ENDED = "ended"  # nobody waits for an answer any more


class Left(StrEnum):
    """Why an allegation is not on an audit any more."""

    ANSWERED = "answered"
    NOT_ASSESSED = "not-assessed"
    CANCELLED = "audit-cancelled"
    EARLIER = "earlier-audit"  # one that comes before it was added, or moved there
    LATER = "audit-moved-later"  # so that another one comes before it
    SCOPE = "not-in-scope"
    NEVER_TOLD = "never-told"  # it began before anybody let a notice go
    CASE_OVER = "case-over"
    UNFLAGGED = "flag-taken-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditItem:
    """
    An allegation that an audit was to answer.

    *flags* is how often it was flagged by then.  *listed* is the last notice that was
    drafted with its criterion, *told* the last that was let go with it, and since
    *told_since* all were that were let go; 0 for none.  *to* is the audit that it went
    to, if there is one, and *carried* how many before did not assess it.
    """

    case_id: CaseId
    number: int
    criterion: str
    version: str = ""
    since: date
    flags: int = 0
    listed: int = 0
    told: int = 0
    told_since: int = 0
    state: ItemState = ItemState.ON
    left: Left | None = None
    left_on: date | None = None
    to: AuditId | None = None
    grade: str = ""
    carried: int = 0

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.case_id, self.number

    @property
    def topic(self) -> Topic:
        """All that a notice says of it."""
        return self.criterion, self.version

    @property
    def is_on(self) -> bool:
        """Whether this audit still has to answer it."""
        return self.state is ItemState.ON

    def leave(
        self, state: ItemState, why: Left, *, on: date, to: AuditId | None = None
    ) -> AuditItem:
        """Return it as it is once this audit need not answer it any more."""
        return replace(self, state=state, left=why, left_on=on, to=to)

    def told_by(self, number: int, last: int) -> AuditItem:
        """
        Return it as told by the notice *number*, if that lists it.

        *last* is the notice before which was let go; 0 for none.
        """
        if self.listed != number:
            return self
        is_again = 0 < last <= self.told
        since = self.told_since if is_again else number
        return replace(self, told=number, told_since=since)
