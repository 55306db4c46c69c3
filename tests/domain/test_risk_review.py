"""A protected case goes on only while somebody has looked at its risk in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.domain.reprisal import RiskLevel
from grievance.domain.risk_review import (
    refuse_unreviewed,
    reprisal_told,
    review_of,
    risk_reviewed,
)
from grievance.domain.stage import Stage
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from tests.doubles import NOON, TODAY, make_case


TIMES = Timetable()
IN_A_MONTH = TODAY + timedelta(days=30)
PROTECTED = [RiskLevel.ELEVATED, RiskLevel.HIGH]


def reviewed(case: Case, review_on: date = IN_A_MONTH) -> Case:
    changed = risk_reviewed(case, review_on, timetable=TIMES, by=WORKER, at=NOON)
    assert changed is not None
    return changed[0]


def test_one_review_is_waited_for() -> None:
    """
    The next assessment stops the clock of the one before.
    """
    case = reviewed(reviewed(make_case()), TODAY + timedelta(days=7))

    clocks = [one for one in case.clocks if one.kind is ClockKind.RISK_REVIEW]
    assert [TODAY, None] == [one.stopped_on for one in clocks]
    assert TODAY + timedelta(days=7) == case.due_on


def test_a_stage_change_lets_it_run() -> None:
    """
    Risk is looked at through the whole case, until it is over.
    """
    clocks = reviewed(make_case()).clocks
    on = TIMES.moved(clocks, before=Stage.RECEIVED, after=Stage.TRIAGE, day=TODAY)
    over = TIMES.moved(on, before=Stage.TRIAGE, after=Stage.WITHDRAWN, day=TODAY)

    assert review_of(replace(make_case(), clocks=on)) is not None
    assert review_of(replace(make_case(), clocks=over)) is None


@pytest.mark.parametrize("risk", PROTECTED)
def test_an_overdue_review_stops_a_protected_case(risk: RiskLevel) -> None:
    """
    On its day it may still go on; the day after it may not.
    """
    case = reviewed(make_case())

    refuse_unreviewed(risk, case, IN_A_MONTH)
    with pytest.raises(NotAllowedError, match=f"by {IN_A_MONTH}; a custodian"):
        refuse_unreviewed(risk, case, IN_A_MONTH + timedelta(days=1))


@pytest.mark.parametrize("risk", [RiskLevel.UNASSESSED, RiskLevel.NONE, RiskLevel.LOW])
def test_other_cases_go_on(risk: RiskLevel) -> None:
    """
    What nobody assessed needs no review: nothing may go out of it anyway.
    """
    refuse_unreviewed(risk, reviewed(make_case()), date.max)


def test_neither_a_pause_nor_a_reopening_is_a_review() -> None:
    """
    Whoever pauses the clock, or takes the case up again, has not looked at the risk.
    """
    case, day = reviewed(make_case()), IN_A_MONTH + timedelta(days=1)
    paused = TIMES.pause(case.clocks, ClockKind.RISK_REVIEW, TODAY)

    with pytest.raises(NotAllowedError, match="had to be reviewed by"):
        refuse_unreviewed(RiskLevel.HIGH, replace(case, clocks=paused), day)
    with pytest.raises(NotAllowedError, match="since it was taken up again"):
        refuse_unreviewed(RiskLevel.HIGH, make_case(stage=Stage.TRIAGE), TODAY)


def test_a_reprisal_makes_a_case_critical() -> None:
    """
    At once, with a triage that is as urgent, and a review due the same day.
    """
    case = replace(make_case(), clocks=TIMES.received(TODAY, Urgency.NORMAL))

    told = reprisal_told(case, timetable=TIMES, by=WORKER, at=NOON)

    assert told is not None
    assert (Urgency.CRITICAL, TODAY) == (told[0].urgency, told[0].due_on)
    kinds = {one.kind for one in told[0].clocks if not one.is_stopped}
    assert {ClockKind.URGENT_TRIAGE, ClockKind.RISK_REVIEW} <= kinds
    assert Act.URGENCY_CHANGED == told[1].act


def test_a_case_that_is_over_has_no_clocks() -> None:
    """
    It is taken up again first.
    """
    over = make_case(stage=Stage.CLOSED)

    assert reprisal_told(over, timetable=TIMES, by=WORKER, at=NOON) is None
    assert risk_reviewed(over, TODAY, timetable=TIMES, by=WORKER, at=NOON) is None
