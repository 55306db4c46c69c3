"""However often people change their minds on how urgent it is, triage is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.case import Case
from grievance.domain.clock import Clock, ClockKind, Pause
from grievance.domain.people import Role
from grievance.domain.stage import Stage
from grievance.domain.step import take_step
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from tests.doubles import NOON, TODAY, make_case, make_person, make_step


TIMES = Timetable()
HANDLER = make_person(Role.COORDINATOR, name="Handler")
MINDS = st.lists(st.tuples(st.sampled_from(Urgency), st.integers(0, 9)), max_size=5)


def new_case(urgency: Urgency = Urgency.NORMAL) -> Case:
    case = replace(make_case(handler=HANDLER.id), urgency=urgency)
    return replace(case, clocks=TIMES.received(TODAY, urgency))


def set_urgency(case: Case, urgency: Urgency, day: int) -> Case:
    at = NOON + timedelta(days=day)
    return case.set_urgency(urgency, timetable=TIMES, by=HANDLER, at=at)[0]


def triage_of(case: Case) -> Clock:
    kinds = (ClockKind.TRIAGE, ClockKind.URGENT_TRIAGE)
    (clock,) = (c for c in case.clocks if c.kind in kinds and not c.is_stopped)
    return clock


@given(st.sampled_from(Urgency), MINDS)
def test_it_is_never_won_time_for(
    first: Urgency, minds: list[tuple[Urgency, int]]
) -> None:
    """
    What is no longer critical is due as it was when it came, and not from then on.
    """
    case, day = new_case(first), 0
    for urgency, days in (*minds, (Urgency.NORMAL, 0)):
        day += days
        case = set_urgency(case, urgency, day)

    assert TIMES.due(ClockKind.TRIAGE, TODAY) == triage_of(case).due_on


def test_what_becomes_critical_is_due_two_days_from_then() -> None:
    """
    Nobody can have been in time for what nobody knew.
    """
    case = set_urgency(new_case(), Urgency.CRITICAL, 7)

    due = TIMES.due(ClockKind.URGENT_TRIAGE, TODAY + timedelta(days=7))
    assert (ClockKind.URGENT_TRIAGE, due) == (
        triage_of(case).kind,
        triage_of(case).due_on,
    )


class TestPauses:
    def paused(self) -> Case:
        """Return a case whose triage stands still since the second day."""
        at = NOON + timedelta(days=1)
        kind = ClockKind.TRIAGE
        return new_case().pause(kind, timetable=TIMES, by=HANDLER, at=at)[0]

    def resumed(self, case: Case, day: int) -> Case:
        at = NOON + timedelta(days=day)
        kind = triage_of(case).kind
        return case.resume(kind, timetable=TIMES, by=HANDLER, at=at)[0]

    def test_what_becomes_urgent_waits_for_nobody(self) -> None:
        """
        The pause is over, and stays on record.
        """
        urgent = triage_of(set_urgency(self.paused(), Urgency.CRITICAL, 7))

        day = TODAY + timedelta(days=7)
        assert TIMES.due(ClockKind.URGENT_TRIAGE, day) == urgent.due_on
        assert (Pause(since=TODAY + timedelta(days=1), until=day),) == urgent.pauses
        assert not urgent.is_paused

    def test_what_is_urgent_no_longer_is_due_as_if_it_never_was(self) -> None:
        """
        A pause that ended before makes it due later, as it did then.
        """
        before = self.resumed(self.paused(), 6)
        urgent = set_urgency(before, Urgency.CRITICAL, 7)

        assert triage_of(before) == triage_of(set_urgency(urgent, Urgency.LOW, 8))

    def test_a_pause_goes_on(self) -> None:
        """
        An urgent clock that stands still makes way for one that does.
        """
        at, kind = NOON + timedelta(days=1), ClockKind.URGENT_TRIAGE
        first = new_case(Urgency.CRITICAL)
        paused = first.pause(kind, timetable=TIMES, by=HANDLER, at=at)[0]

        relaxed = set_urgency(paused, Urgency.LOW, 3)

        assert triage_of(relaxed).is_paused
        later = triage_of(self.resumed(relaxed, 8)).due_on
        assert TIMES.due(ClockKind.TRIAGE, TODAY) < later


def test_taken_up_again_it_counts_from_then() -> None:
    """
    A case that was over for a year is not overdue on the day it is taken up again.
    """
    case = new_case()
    for to, days in ((Stage.WITHDRAWN, 1), (Stage.TRIAGE, 365)):
        at = NOON + timedelta(days=days)
        case, _ = take_step(case, make_step(to), timetable=TIMES, by=HANDLER, at=at)

    case = set_urgency(set_urgency(case, Urgency.CRITICAL, 366), Urgency.LOW, 367)

    due = TIMES.due(ClockKind.TRIAGE, TODAY + timedelta(days=365))
    assert due == triage_of(case).due_on
