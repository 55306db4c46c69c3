"""Audits by what somebody does next about each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from grievance.domain.audit_facts import AuditFacts, Gate
from grievance.domain.audit_item import AuditItem
from grievance.domain.correction import Correction
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoteState, NoticeNote
from grievance.domain.review_gate import GateStanding, GateState
from grievance.services.overviews.audit_calendar import AuditEntry
from tests.doubles import TODAY
from tests.services.audits_ahead import ahead
from tui.asking.audits import Board
from tui.facts.audit_board import Group, board_lines, steps_of


DAY = timedelta(days=1)
ITEM = AuditItem(
    case_id=CaseId(uuid4()), number=1, criterion="PS 10.3", since=TODAY - 40 * DAY
)
NOTE = NoticeNote(
    number=1,
    kind=NoticeKind.FIRST,
    start=TODAY + 60 * DAY,
    drafted_on=TODAY - 3 * DAY,
)


def entry(*notices: NoticeNote, **changed: object) -> AuditEntry:
    """An audit that has one criterion to answer, and these notices."""
    audit_id = AuditId(uuid4())
    facts = AuditFacts(audit_id=audit_id, items=(ITEM,), notices=notices)
    made = AuditEntry(
        audit_id=audit_id,
        audit=ahead(60),
        key="A-1",
        title="surveillance",
        entity="Norvik Smelter",
        facts=facts,
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # fields of an entry


def groups(one: AuditEntry, today: date = TODAY) -> list[tuple[Group, str]]:
    return [(due.group, due.tab) for due in steps_of(one, today)]


def test_a_drafted_notice_is_to_be_released() -> None:
    """
    Where it is drafted, and on which day it was; "late" is a kind of notice.
    """
    [due] = steps_of(entry(NOTE), TODAY)

    assert (Group.RELEASE, "drafts") == (due.group, due.tab)
    assert "… first notice of 02-27" == due.words


def test_a_released_notice_waits_for_word() -> None:
    """
    Until somebody notes that it arrived.
    """
    gone = replace(NOTE, state=NoteState.RELEASED, settled_on=TODAY - DAY)
    waits = entry(gone)
    heard = replace(waits, facts=replace(waits.facts, acknowledged_on=TODAY))

    assert [(Group.WORD, "findings")] == groups(waits)
    assert [(Group.AHEAD, "")] == groups(heard)


def test_an_audit_that_began_has_answers_to_confirm() -> None:
    """
    As long as it has anything to answer.
    """
    begun = entry(audit=ahead(-5, actual_start=TODAY - 5 * DAY))
    answered = replace(begun, facts=replace(begun.facts, items=()))

    assert [(Group.CONFIRM, "findings")] == groups(begun)
    assert [(Group.OVER, "")] == groups(answered)


def test_words_beside_the_form_of_an_answer_are_to_be_read() -> None:
    """
    Whatever else is to be done; until somebody said what came of them.
    """
    quiet = entry()
    said = replace(quiet, facts=replace(quiet.facts, has_unread=True, items=()))

    assert [(Group.READ, "findings")] == groups(said)


def test_two_things_to_do_are_two_lines() -> None:
    """
    A review that is due, and a plan that is late, however little is left to answer.
    """
    gate = GateState(
        gate=Gate.AUDIT_REPORT, due_on=TODAY - DAY, standing=GateStanding.OVERDUE
    )
    late = Correction(
        criterion="PS 10.3", plan_by=TODAY - DAY, closed_by=TODAY + 30 * DAY
    )
    done = entry()
    facts = replace(done.facts, items=(), corrections=(late,))
    both = replace(done, facts=facts, gates=(gate,))

    assert [(Group.GATE, "findings"), (Group.CORRECTION, "findings")] == groups(both)
    heads = [
        line.cells[0]
        for line in board_lines(Board(entries=(both,), follow_ups=()), TODAY)
        if line.thing is None
    ]
    assert [f"{Group.GATE} · 1", f"{Group.CORRECTION} · 1"] == heads


def test_what_is_not_due_has_no_step() -> None:
    """
    A review that is ahead or done, and a correction that is in time.
    """
    gates = (
        GateState(
            gate=Gate.AUDIT_PLAN, due_on=TODAY + DAY, standing=GateStanding.AHEAD
        ),
        GateState(gate=Gate.PRE_AUDIT_RISK, due_on=TODAY, standing=GateStanding.DONE),
    )

    assert [(Group.AHEAD, "")] == groups(entry(gates=gates))
