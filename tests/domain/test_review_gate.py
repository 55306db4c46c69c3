"""Three gates around each audit that was asked something: when each is due, and passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.audit_facts import AuditFacts, Gate
from grievance.domain.audit_item import AuditItem
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.notice import NoticeCalendar
from grievance.domain.review_gate import (
    GateStanding,
    gate_states,
    open_gates,
    pass_gate,
)


START = date(2026, 6, 1)
DAY = timedelta(days=1)
AUDIT = Audit(
    id=AuditId(UUID(int=9)),
    entity_id=EntityId(UUID(int=1)),
    kind=AuditKind.SURVEILLANCE,
    scheduled_start=START,
    status=AuditStatus.SCHEDULED,
)
ITEM = AuditItem(
    case_id=CaseId(UUID(int=1)), number=1, criterion="PS 10.3", since=START - 90 * DAY
)
FACTS = AuditFacts(audit_id=AUDIT.id, items=(ITEM,))
CALENDAR = NoticeCalendar()
WINDOW = replace(
    AUDIT, scheduled_start=None, due_from=START, due_until=START + 90 * DAY
)
AHEAD, DUE, OVERDUE = GateStanding.AHEAD, GateStanding.DUE, GateStanding.OVERDUE
HELD = replace(
    AUDIT, actual_start=START, actual_end=START + 3 * DAY, status=AuditStatus.UNDER_WAY
)


@pytest.mark.parametrize(
    ("audit", "today", "expected"),
    [
        pytest.param(AUDIT, START - 80 * DAY, (AHEAD, AHEAD, AHEAD), id="far"),
        pytest.param(AUDIT, START - 50 * DAY, (DUE, AHEAD, AHEAD), id="plan-not-fixed"),
        pytest.param(AUDIT, START - 41 * DAY, (OVERDUE, AHEAD, AHEAD), id="plan-fixed"),
        pytest.param(
            replace(AUDIT, status=AuditStatus.PLAN_SUBMITTED),
            START - 41 * DAY,
            (OVERDUE, DUE, AHEAD),
            id="plan-is-there",
        ),
        pytest.param(AUDIT, START - 14 * DAY, (OVERDUE, DUE, AHEAD), id="two-weeks"),
        pytest.param(HELD, START + 9 * DAY, (OVERDUE, OVERDUE, AHEAD), id="held"),
        pytest.param(
            replace(HELD, status=AuditStatus.REPORT_SUBMITTED),
            START + 9 * DAY,
            (OVERDUE, OVERDUE, DUE),
            id="report-is-there",
        ),
        pytest.param(HELD, START + 34 * DAY, (OVERDUE,) * 3, id="month-after"),
        pytest.param(
            WINDOW, START + 91 * DAY, (OVERDUE, OVERDUE, AHEAD), id="in-a-window"
        ),
    ],
)
def test_each_is_due_when_there_is_something_to_look_at(
    audit: Audit, today: date, expected: tuple[GateStanding, ...]
) -> None:
    """
    Or when its day has come, whether the registry heard of a plan or a report or not.
    """
    states = gate_states(FACTS, audit, today, CALENDAR)

    assert list(Gate) == [one.gate for one in states]
    assert expected == tuple(one.standing for one in states)


def test_where_nothing_is_asked_or_held_there_is_no_gate() -> None:
    """
    A cancelled audit has no report that somebody could wait for.
    """
    nothing = AuditFacts(audit_id=AUDIT.id)
    cancelled = replace(AUDIT, status=AuditStatus.CANCELLED)

    assert gate_states(nothing, AUDIT, START, CALENDAR) == ()
    assert gate_states(FACTS, cancelled, START, CALENDAR) == ()
    assert gate_states(FACTS, None, START, CALENDAR) == ()
    with pytest.raises(NotAllowedError, match="no gate"):
        pass_gate(FACTS, cancelled, Gate.AUDIT_PLAN, today=START)


def test_a_passed_gate_is_not_open() -> None:
    """
    Looked at again it has another day; a report is looked at when there can be one.
    """
    once = pass_gate(FACTS, AUDIT, Gate.AUDIT_PLAN, today=START - 20 * DAY)
    again = pass_gate(once, AUDIT, Gate.AUDIT_PLAN, today=START - 10 * DAY)

    assert [START - 10 * DAY] == [one.on for one in again.gates]
    assert (Gate.PRE_AUDIT_RISK, Gate.AUDIT_REPORT) == open_gates(again, AUDIT)
    for audit, today in ((AUDIT, START - DAY), (WINDOW, START + DAY)):
        with pytest.raises(NotAllowedError, match="not been held"):
            pass_gate(FACTS, audit, Gate.AUDIT_REPORT, today=today)


def test_the_days_are_those_that_the_office_has_set() -> None:
    """
    The risk is looked at before the plan is fixed, and at once where something is asked
    later than that; the report when it is waited for.
    """
    calendar = NoticeCalendar(plan_fixed=30 * DAY, answer=60 * DAY)

    risk, plan, report = gate_states(FACTS, HELD, START, calendar)

    assert (START - 30 * DAY, START - 14 * DAY) == (risk.due_on, plan.due_on)
    late = replace(FACTS, items=(replace(ITEM, since=START - 20 * DAY),))
    risk, plan, _ = gate_states(late, AUDIT, START - 20 * DAY, calendar)
    assert (START - 20 * DAY, START - 14 * DAY) == (risk.due_on, plan.due_on)
    assert (DUE, AHEAD) == (risk.standing, plan.standing)
    assert HELD.actual_end is not None
    assert HELD.actual_end + 60 * DAY == report.due_on
