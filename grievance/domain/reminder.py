"""What a clock calls for: a word to its owner, or to the coordinators; each once."""

from __future__ import annotations

import json

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from grievance.domain.case import Case
from grievance.domain.clock import Clock, ClockKind, ClockState
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.urgency import Urgency


class Call(StrEnum):
    """What is said of a clock."""

    REMINDER = "reminder"  # it is due soon; to who answers for the case
    ESCALATION = "escalation"  # it is overdue; to the coordinators
    WINDOW_OVER = "window-over"  # others had time until then; to who answers for it


_CALLS = {ClockState.DUE_SOON: Call.REMINDER, ClockState.OVERDUE: Call.ESCALATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """
    That a clock called, and when; there is one of each for a clock.

    *place* tells those apart that started on one day, as for letters to two Entities;
    *person* is who was to be told, None for the coordinators.
    """

    case_id: CaseId
    clock: ClockKind
    started_on: date
    place: int = 1
    call: Call
    person: PersonId | None
    at: datetime

    @property
    def name(self) -> str:
        """What the log calls it."""
        which = f"/{self.place}" if self.place > 1 else ""
        return f"{self.case_id}/{self.clock}/{self.started_on}{which}/{self.call}"


def reminder_bytes(reminder: Reminder) -> bytes:
    """Write a reminder in one way only, so that the log can hold its digest."""
    facts = {
        "at": reminder.at.astimezone(UTC).isoformat(),
        "name": reminder.name,
        "person": str(reminder.person or ""),
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def calls_of(case: Case, today: date) -> Iterator[tuple[Clock, Call]]:
    """
    Yield the clocks of *case* that call for somebody *today*.

    What was late before anybody looked is escalated; nobody is reminded of it as well.
    """
    for clock in case.clocks:
        call = call_of(clock, today)
        if call is not None:
            yield clock, call


def placed(clocks: Iterable[Clock]) -> Iterator[tuple[int, Clock]]:
    """Yield each clock with its place among those of its kind that began that day."""
    before: Counter[tuple[ClockKind, date]] = Counter()
    for clock in clocks:
        start = (clock.kind, clock.started_on)
        before[start] += 1
        yield before[start], clock


def call_of(clock: Clock, today: date) -> Call | None:
    """Return what a clock calls for *today*, if it does."""
    if not clock.is_running:
        return None
    state = clock.state(today)
    if clock.is_window:
        return Call.WINDOW_OVER if state is ClockState.OVERDUE else None
    return _CALLS.get(state)


def is_urgent(case: Case, clock: Clock, call: Call) -> bool:
    """Whether it cannot wait for the morning."""
    if clock.kind is ClockKind.URGENT_TRIAGE:
        return True
    return case.urgency is Urgency.CRITICAL and call is Call.ESCALATION


def make_reminder(
    case: Case, clock: Clock, call: Call, *, place: int, at: datetime
) -> Reminder:
    """Note that a clock of *case* calls; *place* as in `placed`."""
    return Reminder(
        case_id=case.id,
        clock=clock.kind,
        started_on=clock.started_on,
        place=place,
        call=call,
        person=None if call is Call.ESCALATION else case.owner,
        at=at,
    )
