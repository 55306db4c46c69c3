"""List the clocks of the cases somebody may open, and who was told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from grievance.domain.case import Case
from grievance.domain.clock import Clock, ClockState
from grievance.domain.ids import PersonId
from grievance.domain.reminder import Call, Reminder, placed
from grievance.services.slips.list_cases import handler_names, list_cases
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


GONE = "someone who left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said of a clock and when; *to* names whom, None for coordinators."""

    call: Call
    at: datetime
    to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedClock:
    """
    A clock that runs or stands still, as it is *today*.

    *owner* names who answers for the case, *told* what was said of this very clock.
    """

    case: Case
    clock: Clock
    today: date
    owner: str | None
    told: tuple[Told, ...] = ()

    @property
    def state(self) -> ClockState:
        """How it stands."""
        return self.clock.state(self.today)

    @property
    def days_left(self) -> int | None:
        """The days until its last one, fewer than none once it is late; if it runs."""
        if not self.clock.is_running:
            return None
        return (self.clock.due_on - self.today).days

    @property
    def is_late(self) -> bool:
        """Whether we are late: what others have time for is over, and never late."""
        return self.state is ClockState.OVERDUE and not self.clock.is_window

    @property
    def is_due(self) -> bool:
        """Whether somebody has to see to it now."""
        if self.clock.is_window:
            return self.state is ClockState.OVERDUE
        return self.state in {ClockState.DUE_SOON, ClockState.OVERDUE}


def list_clocks(
    tx: Transaction,
    ring: PersonRing,
    memory: SlipMemory | None = None,
    *,
    today: date,
) -> tuple[ListedClock, ...]:
    """
    Return the clocks that are not stopped, what is due first at the top.

    Raises:
        SealError: A slip or a grant was altered.
    """
    own = list_cases(tx, ring, memory)  # not what they were taken off
    covers = [one.case for one in own]
    told = tx.reminders.of_cases([case.id for case in covers])
    names = handler_names(ring)
    found = [
        clock
        for case in covers
        for clock in clocks_of(case, told.get(case.id, ()), names, today=today)
    ]
    return tuple(sorted(found, key=_order))


def clocks_of(
    case: Case,
    told: tuple[Reminder, ...],
    names: Mapping[PersonId, str],
    *,
    today: date,
) -> Iterator[ListedClock]:
    """Yield the clocks of one case that are not stopped."""
    owner = None if case.owner is None else names.get(case.owner, GONE)
    for place, clock in placed(case.clocks):
        if not clock.is_stopped:
            yield ListedClock(
                case=case,
                clock=clock,
                today=today,
                owner=owner,
                told=tuple(
                    _told(one, names) for one in told if _is_of(one, clock, place)
                ),
            )


def _told(reminder: Reminder, names: Mapping[PersonId, str]) -> Told:
    to = None if reminder.person is None else names.get(reminder.person, GONE)
    return Told(call=reminder.call, at=reminder.at, to=to)


def _is_of(reminder: Reminder, clock: Clock, place: int) -> bool:
    told = (reminder.clock, reminder.started_on, reminder.place)
    return told == (clock.kind, clock.started_on, place)


def _order(listed: ListedClock) -> tuple[bool, date, str, str]:
    """Put what stands still last, and else what is due first at the top."""
    clock = listed.clock
    return (clock.is_paused, clock.due_on, listed.case.reference, clock.kind)
