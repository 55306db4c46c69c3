"""Find the clocks that call for somebody, and write down, once each, that they did."""

from __future__ import annotations

import hashlib

from collections.abc import Iterator
from dataclasses import dataclass

from grievance.domain.case import Case
from grievance.domain.clock import DUE_SOON, Clock
from grievance.domain.events import Act
from grievance.domain.reminder import (
    Call,
    Reminder,
    calls_of,
    make_reminder,
    reminder_bytes,
)
from grievance.domain.timetable import Timetable
from grievance.services.keep import Pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A clock of a case that called for somebody for the first time."""

    case: Case
    clock: Clock
    reminder: Reminder

    @property
    def call(self) -> Call:
        """What it calls for."""
        return self.reminder.call


def call_on_clocks(pen: Pen, timetable: Timetable) -> tuple[Called, ...]:
    """
    Return what called for the first time, and keep and log it.

    It reads covers only.  However often it is asked, and from however many machines,
    each call of a clock is returned to one of them.
    """
    return tuple(called for called in _new(pen, timetable) if _keep(pen, called))


def _new(pen: Pen, timetable: Timetable) -> Iterator[Called]:
    today = timetable.day_of(pen.at)
    covers = pen.tx.worklists.due_covers(today + DUE_SOON)
    known = pen.tx.reminders.of_cases([case.id for case in covers])
    for case in covers:
        names = {reminder.name for reminder in known.get(case.id, ())}
        for clock, call in calls_of(case, today):
            reminder = make_reminder(case, clock, call, at=pen.at)
            if reminder.name not in names:
                yield Called(case=case, clock=clock, reminder=reminder)


def _keep(pen: Pen, called: Called) -> bool:
    """Keep a reminder and log it; False where another machine was faster."""
    reminder = called.reminder
    if not pen.tx.reminders.add(reminder):
        return False
    digest = hashlib.sha256(reminder_bytes(reminder)).digest()
    pen.note(Act.CLOCK_CALLED, reminder.name, digest)
    return True
