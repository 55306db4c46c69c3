"""A clock of a case: what is to be done until when, and the pauses it had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.errors import NotAllowedError
from grievance.domain.limit import Limit, Unit


DUE_SOON = timedelta(days=3)


class ClockKind(StrEnum):
    """What somebody waits for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    URGENT_TRIAGE = "urgent-triage"
    TRIAGE = "triage"
    ENTITY_RESPONSE = "entity-response"
    ASSESSMENT = "assessment"
    PROGRESS = "progress"
    FEEDBACK = "feedback"
    INVESTIGATION = "investigation"
    AUDIT_REVIEW = "audit-review"
    DECISION_NOTICE = "decision-notice"
    APPEAL_WINDOW = "appeal-window"
    CORRECTIVE_ACTION_PLAN = "corrective-action-plan"
    CORRECTION = "correction"
    LAST_COMMENT = "last-comment"
    RESUBMISSION = "resubmission"
    RISK_REVIEW = "risk-review"
    REPORT_CLOSURE = "report-closure"
    NOTICE_RELEASE = "notice-release"
    NOTICE_ACKNOWLEDGEMENT = "notice-acknowledgement"
    AUDIT_ANSWER = "audit-answer"
    RETENTION = "retention"


# What others have time for: that it is over is no delay of ours, and we may go on.
WINDOWS = frozenset(
    {
        ClockKind.APPEAL_WINDOW,
        ClockKind.LAST_COMMENT,
        ClockKind.RESUBMISSION,
        ClockKind.RETENTION,
    }
)


class ClockState(StrEnum):
    """What a screen shows of a clock, and statistics count."""

    RUNNING = "running"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """
    The days on which a clock stood still; *until* is None while it does.

    Why it did lies sealed in the case: it may tell of danger.
    """

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """
    Something is to be done by the end of *due_on*; *stopped_on* it was.

    Each pause, once over, has moved *due_on* by as long as it lasted.
    """

    kind: ClockKind
    started_on: date
    due_on: date
    stopped_on: date | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether what it waited for has come."""
        return self.stopped_on is not None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        if self.stopped_on is not None or not self.pauses:  # as nearly always
            return False
        return self.pauses[-1].until is None

    @property
    def is_running(self) -> bool:
        """Whether time passes on it."""
        return self.stopped_on is None and not self.is_paused

    @property
    def is_window(self) -> bool:
        """Whether somebody else has this time, and we wait until it is over."""
        return self.kind in WINDOWS

    def state(self, today: date) -> ClockState:
        """Say how it stands *today*."""
        if self.stopped_on is not None:
            is_late = self.stopped_on > self.due_on
            return ClockState.MISSED if is_late else ClockState.MET
        if self.is_paused:
            return ClockState.PAUSED
        return clock_state(self.due_on, today)

    def carrying(
        self, pauses: tuple[Pause, ...], limit: Limit, office: OfficeCalendar
    ) -> Clock:
        """
        Take over the *pauses* of a clock that it replaces.

        What stood still since it started makes it due later; the rest is on record.
        """
        due_on = self.due_on
        for pause in pauses:
            if pause.since >= self.started_on:
                due_on = _later(due_on, pause, limit, office)
        return replace(self, due_on=due_on, pauses=pauses)

    def stop(self, day: date, limit: Limit, office: OfficeCalendar) -> Clock:
        """Stop it for good; a pause it is in ends with it."""
        going = self.resume(day, limit, office) if self.is_paused else self
        return replace(going, stopped_on=day)

    def pause(self, day: date) -> Clock:
        """
        Let it stand still from *day* on.

        Raises:
            NotAllowedError: It does not run.
        """
        if not self.is_running:
            msg = f"The clock for {self.kind} does not run; there is nothing to pause."
            raise NotAllowedError(msg)
        return replace(self, pauses=(*self.pauses, Pause(since=day)))

    def resume(self, day: date, limit: Limit, office: OfficeCalendar) -> Clock:
        """
        Let it go on; it is due as much later as it stood still.

        Raises:
            NotAllowedError: It is not paused.
        """
        if not self.is_paused:
            msg = f"The clock for {self.kind} is not paused."
            raise NotAllowedError(msg)
        *before, last = self.pauses
        over = replace(last, until=max(day, last.since))
        due_on = _later(self.due_on, over, limit, office)
        return replace(self, due_on=due_on, pauses=(*before, over))


def _later(due_on: date, pause: Pause, limit: Limit, office: OfficeCalendar) -> date:
    """Return *due_on* moved by the days of *pause*, in what the limit counts."""
    until = pause.until or pause.since
    if limit.unit is Unit.BUSINESS_DAY:
        lasted = office.business_days_between(pause.since, until)
        return office.add_business_days(due_on, lasted)
    return due_on + (until - pause.since)


def clock_state(due_on: date, today: date) -> ClockState:
    """Say how a clock that runs until the end of *due_on* stands *today*."""
    if today > due_on:
        return ClockState.OVERDUE
    return ClockState.DUE_SOON if due_on - today <= DUE_SOON else ClockState.RUNNING


def write_clocks(clocks: Iterable[Clock]) -> list[dict[str, Any]]:
    """Write clocks as JSON has them; what has its default is left out."""
    return [_facts(clock) for clock in clocks]


def _facts(value: Clock | Pause) -> dict[str, Any]:
    facts = ((f, getattr(value, f.name)) for f in fields(value))
    return {f.name: _plain(fact) for f, fact in facts if fact != f.default}


def _plain(fact: StrEnum | date | tuple[Pause, ...]) -> str | list[dict[str, Any]]:
    if isinstance(fact, tuple):
        return [_facts(pause) for pause in fact]
    return str(fact)
