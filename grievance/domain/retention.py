"""
How long a closed case is kept before somebody looks whether it still has to be.

The clock that starts with the end of a case says when.  What an office set for an
outcome or a kind goes before it, and what somebody decided about this very case before
both.  That the time is over destroys nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.case import Case, CaseKind
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import holder_of
from grievance.domain.kind import refuse_without_say
from grievance.domain.limit import Limit
from grievance.domain.people import Person
from grievance.domain.timetable import Timetable


KINDS = frozenset(CaseKind)


class Because(StrEnum):
    """What says until when a case is kept."""

    DECIDED = "somebody-decided"
    OUTCOME = "outcome"
    KIND = "kind"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A case that ended on *since* is kept until the end of *until*."""

    since: date
    until: date
    because: Because

    def is_over(self, today: date) -> bool:
        """Whether somebody is to look at the case."""
        return today > self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRules:
    """What an office set for outcomes and kinds, by their codes."""

    limits: Mapping[str, Limit] = field(default_factory=dict)
    calendar: OfficeCalendar = field(default_factory=OfficeCalendar)

    @classmethod
    def of(cls, timetable: Timetable) -> RetentionRules:
        """Return the rules of an office, counted in its calendar."""
        return cls(limits=timetable.retention, calendar=timetable.calendar)

    def of_case(self, case: Case, outcome: str) -> Retention | None:
        """Say until when *case* is kept, with the *outcome* on its slip; None if open."""
        clocks = _retention_clocks(case)
        if not clocks or case.is_open or case.is_erased:
            return None
        until, because = self._until(case, outcome, clocks)
        return Retention(since=clocks[-1].started_on, until=until, because=because)

    def earliest(self, case: Case) -> date | None:
        """Return the first day to look at it, whatever it came to; to open few slips."""
        outcomes = [one for one in self.limits if one not in KINDS]
        ends = (self.of_case(case, outcome) for outcome in ("", *outcomes))
        return min((one.until for one in ends if one is not None), default=None)

    def _until(
        self, case: Case, outcome: str, clocks: tuple[Clock, ...]
    ) -> tuple[date, Because]:
        last = clocks[-1]
        if len(clocks) > 1:
            return last.due_on, Because.DECIDED
        for code, because in ((outcome, Because.OUTCOME), (case.kind, Because.KIND)):
            if limit := self.limits.get(code):
                return limit.after(last.started_on, self.calendar), because
        return last.due_on, Because.CLOCK


def keep_until(
    case: Case, until: date, *, rules: RetentionRules, by: Person, at: datetime
) -> tuple[Case, Event]:
    """
    Keep a closed case until the end of that day, whatever the rules say.

    Raises:
        NotAllowedError: It is not closed, *by* has no say in it, or the day is over.
    """
    refuse_without_say(case, by)
    today = rules.calendar.day_of(at)
    clocks = _retention_clocks(case)
    if case.is_open or not clocks:
        msg = "This case is not over; how long it is kept is said once it is."
        raise NotAllowedError(msg)
    if until <= today:
        msg = "Name a day that is still to come; until then the case is kept."
        raise NotAllowedError(msg)
    # The new clock begins when the case ended, as what is started anew is found by it.
    longer = Clock(
        kind=ClockKind.RETENTION, started_on=clocks[-1].started_on, due_on=until
    )
    changed = replace(case, clocks=(*_stopped(case, today), longer))
    act, actor = Act.RETENTION_CHANGED, holder_of(by.id)
    return changed, Event(act=act, actor=actor, case_id=case.id, at=at)


def _stopped(case: Case, today: date) -> Iterator[Clock]:
    for clock in case.clocks:
        is_it = clock.kind is ClockKind.RETENTION and not clock.is_stopped
        yield replace(clock, stopped_on=today) if is_it else clock


def _retention_clocks(case: Case) -> tuple[Clock, ...]:
    return tuple(one for one in case.clocks if one.kind is ClockKind.RETENTION)
