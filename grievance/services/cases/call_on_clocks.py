"""Find the clocks that call for somebody, and write down, once each, that they did."""

from __future__ import annotations

import hashlib

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from grievance.domain.case import Case
from grievance.domain.clock import DUE_SOON, Clock
from grievance.domain.events import Act
from grievance.domain.reminder import (
    Call,
    Reminder,
    call_of,
    make_reminder,
    placed,
    reminder_bytes,
)
from grievance.domain.timetable import Timetable
from grievance.services.boxes.keep import Pen
from grievance.storage.store import Transaction


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


def find_calls(
    tx: Transaction, timetable: Timetable, *, at: datetime
) -> tuple[Called, ...]:
    """
    Return the clocks that call *at* that time and are not on the books yet.

    It reads covers only, and changes nothing.
    """
    today = timetable.day_of(at)
    covers = tx.worklists.due_covers(today + DUE_SOON)
    known = tx.reminders.of_cases([case.id for case in covers])
    return tuple(
        called
        for case in covers
        for called in _calls(case, known.get(case.id, ()), today, at)
    )


def keep_calls(pen: Pen, found: Iterable[Called]) -> tuple[Called, ...]:
    """
    Keep and log what was found; return what no other machine kept before.

    However often it is asked, each call of a clock is returned to one who asks.
    """
    return tuple(called for called in found if _keep(pen, called))


def _calls(
    case: Case, known: Iterable[Reminder], today: date, at: datetime
) -> Iterator[Called]:
    names = {reminder.name for reminder in known}
    for place, clock in placed(case.clocks):
        call = call_of(clock, today)
        if call is None:
            continue
        reminder = make_reminder(case, clock, call, place=place, at=at)
        if reminder.name not in names:
            yield Called(case=case, clock=clock, reminder=reminder)


def _keep(pen: Pen, called: Called) -> bool:
    """Keep a reminder and log it; False where another machine, or an erasure, was first."""
    reminder = called.reminder
    cover = pen.tx.cases.lock(called.case.id)
    if cover is None or cover.is_erased:
        return False
    if not pen.tx.reminders.add(reminder):
        return False
    digest = hashlib.sha256(reminder_bytes(reminder)).digest()
    pen.note(Act.CLOCK_CALLED, reminder.name, digest)
    return True
