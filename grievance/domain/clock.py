"""The clocks of a case: which limit runs, until when, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency


DUE_SOON = timedelta(days=3)


class ClockState(StrEnum):
    """What a screen shows of a running clock."""

    RUNNING = "running"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long things may take; defaults of this project, for an office to change."""

    urgent_triage_business_days: int = 2
    triage_business_days: int = 15
    assessment_days: int = 90
    investigation_business_days: int = 60
    decision_business_days: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The limits, counted in the calendar of the office."""

    calendar: OfficeCalendar = field(default_factory=OfficeCalendar)
    limits: Limits = field(default_factory=Limits)

    def triage_due(self, received_on: date, urgency: Urgency) -> date:
        """Return the day by which a new case must have been triaged."""
        days = self.limits.triage_business_days
        if urgency is Urgency.CRITICAL:
            days = self.limits.urgent_triage_business_days
        return self.calendar.add_business_days(received_on, days)

    def stage_due(self, stage: Stage, since: date) -> date | None:
        """Return until when a case may stay in *stage*; None where no clock runs."""
        business_days = {
            Stage.TRIAGE: self.limits.triage_business_days,
            Stage.INVESTIGATION: self.limits.investigation_business_days,
            Stage.APPEAL: self.limits.investigation_business_days,
            Stage.DECISION: self.limits.decision_business_days,
        }
        if stage in business_days:
            return self.calendar.add_business_days(since, business_days[stage])
        if stage in {Stage.ASSESSMENT, Stage.DIALOGUE}:
            return since + timedelta(days=self.limits.assessment_days)
        return None


def clock_state(due_on: date, today: date) -> ClockState:
    """Say how a clock that runs until the end of *due_on* stands *today*."""
    if today > due_on:
        return ClockState.OVERDUE
    return ClockState.DUE_SOON if due_on - today <= DUE_SOON else ClockState.RUNNING
