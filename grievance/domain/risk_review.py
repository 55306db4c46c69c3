"""What an assessment of risk, and a reprisal, do to the cover of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from grievance.domain.case import Case
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import HolderId
from grievance.domain.reprisal import RiskLevel
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency


def risk_reviewed(
    case: Case,
    review_on: date,
    *,
    timetable: Timetable,
    by: HolderId,
    at: datetime,
) -> tuple[Case, Event] | None:
    """Let the next review be due on *review_on*; None where the case is over."""
    if not case.is_open:
        return None
    clocks = _review(case, review_on, timetable.day_of(at))
    event = Event(act=Act.CLOCKS_MOVED, actor=by, case_id=case.id, at=at)
    return replace(case, clocks=clocks), event


def reprisal_told(
    case: Case, *, timetable: Timetable, by: HolderId, at: datetime
) -> tuple[Case, Event] | None:
    """
    Make a case critical at once, and its risk due for review the same day.

    None where the case is over: it has to be reopened first.
    """
    if not case.is_open:
        return None
    day = timetable.day_of(at)
    critical = replace(case, urgency=Urgency.CRITICAL, clocks=_review(case, day, day))
    clocks = timetable.urgency_changed(
        critical.clocks, Urgency.CRITICAL, since=case.triage_since, day=day
    )
    event = Event(act=Act.URGENCY_CHANGED, actor=by, case_id=case.id, at=at)
    return replace(critical, clocks=clocks), event


def review_of(case: Case) -> Clock | None:
    """Return the clock of the next review; None where none is waited for."""
    waiting = (c for c in reversed(case.clocks) if _is_review(c))
    return next(waiting, None)


def refuse_unreviewed(risk: RiskLevel, case: Case, day: date) -> None:
    """
    Refuse to take a protected case further when its risk should have been reviewed.

    A pause of the clock is no review; nor is an assessment from before the case was
    taken up again.

    Raises:
        NotAllowedError: A custodian has to look first.
    """
    is_assessed = risk.is_protected and risk is not RiskLevel.UNASSESSED
    review = review_of(case)
    if not is_assessed or not case.is_open or (review and day <= review.due_on):
        return
    when = f"by {review.due_on}" if review else "since it was taken up again"
    msg = (
        f"The risk of reprisal had to be reviewed {when}; a custodian assesses it "
        "anew before this case goes on."
    )
    raise NotAllowedError(msg)


def _review(case: Case, review_on: date, day: date) -> tuple[Clock, ...]:
    """Stop the clock that ran, if any, and start the next one."""
    stopped = (
        replace(clock, stopped_on=day) if _is_review(clock) else clock
        for clock in case.clocks
    )
    fresh = Clock(kind=ClockKind.RISK_REVIEW, started_on=day, due_on=review_on)
    return (*stopped, fresh)


def _is_review(clock: Clock) -> bool:
    return clock.kind is ClockKind.RISK_REVIEW and not clock.is_stopped
