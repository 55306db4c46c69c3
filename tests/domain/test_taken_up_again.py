"""Whoever complained waits again from the day on which their case is taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.happening import Happening
from grievance.domain.ids import WORKER
from grievance.domain.people import Role
from grievance.domain.stage import Stage
from grievance.domain.step import take_step
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from tests.doubles import NOON, TODAY, make_case, make_person, make_step


TIMES = Timetable()
HANDLER = make_person(Role.COORDINATOR, name="Handler")
AGAIN = TODAY + timedelta(days=400)


def new_case() -> Case:
    case = make_case(handler=HANDLER.id)
    return replace(case, clocks=TIMES.received(TODAY, Urgency.NORMAL))


def happen(case: Case, what: Happening) -> Case:
    return case.happened(what, timetable=TIMES, by=WORKER, at=NOON)[0]


def end_and_take_up(case: Case) -> Case:
    for to, days in ((Stage.WITHDRAWN, 10), (Stage.TRIAGE, 400)):
        at = NOON + timedelta(days=days)
        case, _ = take_step(case, make_step(to), timetable=TIMES, by=HANDLER, at=at)
    return case


def waited_for(case: Case) -> dict[ClockKind, str]:
    return {c.kind: str(c.due_on) for c in case.clocks if not c.is_stopped}


def test_who_was_written_to_is_told_how_it_goes() -> None:
    """
    Progress and feedback are due anew, and nothing is to be acknowledged twice.
    """
    case = end_and_take_up(happen(new_case(), Happening.ACKNOWLEDGED))

    kinds = (ClockKind.TRIAGE, ClockKind.PROGRESS, ClockKind.FEEDBACK)
    due = {kind: str(TIMES.due(kind, AGAIN)) for kind in kinds}
    assert due == waited_for(case)


def test_who_never_heard_of_us_is_acknowledged() -> None:
    """
    That the case was over for a while is no answer to them.
    """
    case = end_and_take_up(new_case())

    assert {ClockKind.TRIAGE, ClockKind.ACKNOWLEDGEMENT} == set(waited_for(case))


def test_what_was_done_before_the_end_stays_done() -> None:
    """
    Feedback that was given is given; that they hear how it goes on is not.
    """
    case = happen(happen(new_case(), Happening.ACKNOWLEDGED), Happening.FEEDBACK_GIVEN)

    found = set(waited_for(end_and_take_up(case)))

    assert {ClockKind.TRIAGE, ClockKind.PROGRESS} == found
