"""What is left of an erased case counts, and names nobody."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from uuid import uuid4

import pytest

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.calendar import OfficeCalendar
from grievance.domain.case import Case
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.erasure import Cause, reduced, refuse_erasure, tombstone
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import WORKER, AuditId, CaseId, EntityId, PersonId
from grievance.domain.limit import Limit, Unit
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoticeNote
from grievance.domain.outcome import CaseOutcome
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.domain.retention import Because, RetentionRules
from grievance.domain.slip import (
    Clearing,
    CodedAllegation,
    Flag,
    RespondentKind,
    Slip,
    StageDate,
)
from grievance.domain.stage import Stage
from grievance.domain.task import CodedTask
from tests.doubles import NOON, TODAY, make_case


ENDED = date(2026, 3, 2)
# Each field of a slip is counted, or goes: who adds one has to say which.
COUNTED = {
    "entities",
    "criteria",
    "respondent",
    "complainant",
    "channel",
    "severity",
    "language",
    "region",
    "flags",
    "allegations",
    "risk",
    "incidents",
    "stages",
    "outcome",
    "ground",
    "remedies",
    "forums",
    "parent",
    "proposed",
    "audit",
}
GONE = {
    "staff_named",
    "staff_greeted",
    "firms",
    "auditors",
    "cleared",
    "deciders",
    "also_named",
    "merged_into",
    "tasks",
}


def full_slip() -> Slip:
    person, auditor = PersonId(uuid4()), AuditorId(uuid4())
    note = NoticeNote(
        number=1,
        kind=NoticeKind.FIRST,
        start=TODAY,
        drafted_on=TODAY,
        outgoing_id=str(uuid4()),
    )
    accused = CodedAllegation(
        number=1,
        kind=RespondentKind.AUDITOR,
        respondent=str(auditor),
        criterion="PS 10.3",
    )
    return Slip(
        entities=(EntityId(uuid4()),),
        criteria=("PS 10.3",),
        staff_named=(person,),
        staff_greeted=(person,),
        firms=(FirmId(uuid4()),),
        auditors=(auditor,),
        cleared=(
            Clearing(who=str(auditor), on=TODAY, asked_by=person, confirmed_by=person),
        ),
        flags=frozenset(Flag),
        allegations=(accused,),
        stages=(StageDate(stage=Stage.RECEIVED, since=TODAY),),
        deciders=(person,),
        merged_into=CaseId(uuid4()),
        parent=CaseId(uuid4()),
        also_named=(str(uuid4()),),
        tasks=(CodedTask(number=1, who=person, due_on=TODAY),),
        audit=AuditFacts(
            audit_id=AuditId(uuid4()), addressee="firm:1", notices=(note,)
        ),
    )


def closed(**changed: object) -> Case:
    clock = Clock(kind=ClockKind.RETENTION, started_on=ENDED, due_on=date(2033, 3, 2))
    case = replace(make_case(), stage=Stage.CLOSED, clocks=(clock,), unread=False)
    return replace(case, **changed)  # type: ignore[arg-type]  # fields of a case


def test_a_slip_keeps_what_is_counted_and_nobody() -> None:
    """
    Every field is decided; of those that stay some lose whom they name.
    """
    slip = full_slip()

    left = reduced(slip)

    assert {field.name for field in fields(Slip)} == COUNTED | GONE
    blank = Slip()
    assert {name: getattr(blank, name) for name in GONE} == {
        name: getattr(left, name) for name in GONE
    }
    assert "" == left.allegations[0].respondent
    assert Flag.LEGAL_HOLD not in left.flags
    assert Flag.REPRISAL_FEARED in left.flags
    assert left.audit is not None
    assert ("", "") == (left.audit.addressee, left.audit.notices[0].outgoing_id)
    same = COUNTED - {"allegations", "flags", "audit"}
    assert [getattr(slip, name) for name in sorted(same)] == [
        getattr(left, name) for name in sorted(same)
    ]
    assert left == reduced(left)


def test_a_tombstone_tells_months() -> None:
    """
    And neither who handled it nor what is due.
    """
    case = closed(handler=PersonId(uuid4()), language="zh", received_on=ENDED)

    left, _event = tombstone(case, by=WORKER, on=TODAY, at=NOON)

    assert date(2026, 3, 1) == left.received_on
    assert (None, "", (), TODAY) == (
        left.handler,
        left.language,
        left.clocks,
        left.erased_on,
    )
    assert not left.is_open


def test_an_office_says_how_long_by_outcome_and_kind() -> None:
    """
    What it came to goes before its kind, and both before the clock.
    """
    months = {"withdrawn": 12, "complaint": 24}
    limits = {code: Limit(n, Unit.MONTH) for code, n in months.items()}
    own = RetentionRules(limits=limits, calendar=OfficeCalendar())
    case = closed()

    kept = [
        own.of_case(case, CaseOutcome.WITHDRAWN),
        own.of_case(case, CaseOutcome.WARNING),
        RetentionRules().of_case(case, CaseOutcome.WARNING),
    ]

    assert [
        (date(2027, 3, 2), Because.OUTCOME),
        (date(2028, 3, 2), Because.KIND),
        (date(2033, 3, 2), Because.CLOCK),
    ] == [(one.until, one.because) for one in kept if one]
    assert date(2027, 3, 2) == own.earliest(case)
    assert None is own.earliest(replace(case, stage=Stage.DIALOGUE))


@pytest.mark.parametrize(
    ("cause", "today", "is_refused"),
    [
        (Cause.RETENTION, date(2033, 3, 2), True),
        (Cause.RETENTION, date(2033, 3, 3), False),
        (Cause.ASKED, ENDED, False),
    ],
)
def test_its_time_has_to_be_over_unless_somebody_asked(
    cause: Cause, today: date, *, is_refused: bool
) -> None:
    """
    Its last day is still one on which it is kept.
    """
    case = closed()
    kept = RetentionRules().of_case(case, "")

    if is_refused:
        with pytest.raises(NotAllowedError, match="is kept until 2033-03-02"):
            refuse_erasure(case, Slip(), kept, cause, today=today)
    else:
        refuse_erasure(case, Slip(), kept, cause, today=today)
