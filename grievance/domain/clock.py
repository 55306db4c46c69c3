"""The clocks of a case: which limit runs, until when, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from grievance.domain.calendar import OfficeCalendar
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


def triage_due(
    received_on: date, urgency: Urgency, calendar: OfficeCalendar, limits: Limits
) -> date:
    """Return the day by which a new case must have been triaged."""
    urgent = urgency is Urgency.CRITICAL
    days = limits.urgent_triage_business_days if urgent else limits.triage_business_days
    return calendar.add_business_days(received_on, days)


def clock_state(due_on: date, today: date) -> ClockState:
    """Say how a clock that runs until the end of *due_on* stands *today*."""
    if today > due_on:
        return ClockState.OVERDUE
    return ClockState.DUE_SOON if due_on - today <= DUE_SOON else ClockState.RUNNING
