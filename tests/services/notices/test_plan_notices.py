"""The worker looks which audit has to answer what, and drafts what is due, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

import pytest

from grievance.domain.audit import AuditStatus
from grievance.domain.audit_item import ItemState, Left
from grievance.domain.auditor import Auditor
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoteState
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import Party
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.domain.registry_reason import RegistryReason
from grievance.domain.reprisal import RiskLevel
from grievance.domain.stage import Stage
from grievance.services.audits.change_audit import merge_audits
from grievance.services.registry.change_registry import Hand
from tests.doubles import NOON, TODAY
from tests.offices import DANA, HENRI, Office
from tests.services.audits_ahead import (
    DAY,
    HERON,
    WORKS,
    ahead,
    case_about,
    drafts,
    facts,
    files,
    flag,
    know,
    plan,
    slip,
    unflag,
)
from tests.services.drafts import GRAVE, assess, code
from tests.services.moves import assign


def test_what_is_flagged_inside_the_window_is_drafted_at_once(office: Office) -> None:
    """
    The file is the office's own, open to its first readers, and says nothing outside.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    flag(office, case_id)

    assert plan(office) == 1
    [file] = files(office)
    known = facts(office, file)
    [note], [draft] = known.notices, drafts(office, file)
    assert (Stage.AUDIT_FOLLOW_UP, False) == (file.stage, file.is_complaint)
    assert [(case_id, "PS 10.3")] == [(i.case_id, i.criterion) for i in known.on]
    assert (NoticeKind.LATE, NoteState.DRAFTED) == (note.kind, note.state)
    assert (note.number, Party.AUDITOR) == (draft.number, draft.to.party)
    assert f"firm:{HERON.id}" == known.addressee
    assert draft.notice is not None
    assert (NoticeKind.LATE, (("PS 10.3", "V3.1"),)) == (
        draft.notice.kind,
        draft.notice.topics,
    )
    assert file.reference in draft.subject
    assert WORKS.name in draft.body
    assert "grievance-log/" in draft.body
    assert office.verify().problems == ()


def test_ten_rounds_make_one_draft(office: Office) -> None:
    """
    Whatever is on the books already is not written again.
    """
    know(office, ahead(20))
    flag(office, case_about(office))

    assert [1, *[0] * 9] == [plan(office) for _ in range(10)]
    [file] = files(office)
    assert len(drafts(office, file)) == 1


def test_nothing_is_written_before_the_first_notice_is_near(office: Office) -> None:
    """
    Until then what an audit has to answer follows from slips and registry alone.
    """
    know(office, ahead(200))
    flag(office, case_about(office))

    assert plan(office) == 0
    assert files(office) == []
    assert plan(office, at=NOON + timedelta(days=116)) == 1
    [file] = files(office)
    [note] = facts(office, file).notices
    assert note.kind is NoticeKind.FIRST


def test_somebody_has_to_let_it_go_within_a_week(office: Office) -> None:
    """
    The clock runs on the cover of the file, whose handler is that of the case.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    assign(office, case_id, HENRI)
    flag(office, case_id)
    plan(office)

    [file] = files(office)
    assert [ClockKind.NOTICE_RELEASE] == [one.kind for one in file.clocks]
    assert office.person(HENRI) == file.handler
    assert len(drafts(office, file, by=HENRI)) == 1


def test_cases_on_one_audit_share_a_file_and_cannot_be_told_apart(
    office: Office,
) -> None:
    """
    What comes in about the same is no news to anybody; something else takes its place
    in the draft that waits.
    """
    know(office, ahead(20))
    one, other = case_about(office), case_about(office, "It smells.")
    flag(office, one)
    plan(office)
    [file] = files(office)
    [alone] = drafts(office, file)
    flag(office, other)

    assert plan(office) == 0
    assert [alone] == list(drafts(office, file))
    assert {one, other} == {item.case_id for item in facts(office, file).on}
    flag(office, other, "PS 6.3")
    assert plan(office) == 1
    first, second = facts(office, file).notices
    assert (NoteState.OVERTAKEN, NoteState.DRAFTED) == (first.state, second.state)
    [_, both] = drafts(office, file)
    assert "10.3" in both.body
    assert "6.3" in both.body


def test_an_audit_that_is_cancelled_passes_on_what_it_had_to_answer(
    office: Office,
) -> None:
    """
    The next one has to, and the file says where it went and why.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    flag(office, case_id)
    plan(office)
    later = ahead(80, key="A-2")
    know(office, ahead(20, status=AuditStatus.CANCELLED), later)

    assert plan(office) == 1
    old, new = files(office)
    if facts(office, old).audit_id == later.id:
        old, new = new, old
    [left] = facts(office, old).items
    assert (ItemState.MOVED, Left.CANCELLED, later.id, TODAY) == (
        left.state,
        left.left,
        left.to,
        left.left_on,
    )
    assert facts(office, old).pending is None
    assert [case_id] == [item.case_id for item in facts(office, new).on]


def test_an_audit_that_moves_has_another_calendar(office: Office) -> None:
    """
    A draft that named the old day is overtaken.
    """
    know(office, ahead(80))
    flag(office, case_about(office))
    plan(office)
    know(office, ahead(30))

    assert plan(office) == 1
    [file] = files(office)
    first, second = facts(office, file).notices
    assert (NoteState.OVERTAKEN, TODAY + 30 * DAY) == (first.state, second.start)


def test_what_nobody_waits_for_any_more_is_not_told(office: Office) -> None:
    """
    The flag is taken off with a reason only, and the draft that told of it goes.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    allegation = flag(office, case_id)
    plan(office)

    with pytest.raises(NotAllowedError, match="reason"):
        unflag(office, case_id, allegation, reason=" ")
    unflag(office, case_id, allegation)
    assert plan(office) == 0
    [file] = files(office)
    known = facts(office, file)
    assert (None, ()) == (known.pending, known.on)
    assert [Left.UNFLAGGED] == [item.left for item in known.items]


def test_a_file_is_as_much_at_risk_as_the_worst_of_its_cases(office: Office) -> None:
    """
    So whatever protects somebody there protects them in what auditors are told.
    """
    know(office, ahead(20))
    flag(office, case_about(office))
    grave = case_about(office, "They will dismiss me.")
    assess(office, grave, GRAVE, number=1, revision=2)
    flag(office, grave)
    plan(office)

    [file] = files(office)
    assert RiskLevel.HIGH is slip(office, file.id).risk


def test_where_those_who_audit_are_complained_of_the_oversight_desk_is_told(
    office: Office,
) -> None:
    """
    Whichever case complains of them, open or closed.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    flag(office, case_id)
    accusing = case_about(office, "The auditor took money.")
    code(office, accusing, entities=(WORKS.id,), firms=(HERON.id,))
    plan(office)

    [file] = files(office)
    [draft] = drafts(office, file)
    assert f"oversight:{HERON.id}" == facts(office, file).addressee
    assert draft.notice is not None
    assert draft.notice.for_desk


def test_a_change_promises_a_round_and_a_round_ends_what_it_has_seen(
    office: Office,
) -> None:
    """
    However many were promised, one does them all.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    for criterion in ("PS 10.3", "PS 9.1", "PS 6.3"):
        flag(office, case_id, criterion)
    with office.store.read() as tx:
        waiting = tx.outbox.ready(JobKind.PLAN_NOTICES)
    plan(office)

    assert len(waiting) > 3
    with office.store.read() as tx:
        assert tx.outbox.ready(JobKind.PLAN_NOTICES) == ()
        assert tx.outbox.count(JobState.FAILED) == 0


def test_a_slip_that_was_altered_loses_nothing_it_had_asked_for(
    office: Office,
) -> None:
    """
    Nobody knows what that case asks for; so what was promised for it stays.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    flag(office, case_id)
    plan(office)
    with office.store.begin() as tx:
        sealed = tx.slips.of_case(case_id)
        tx.slips.save(
            replace(sealed, rev=sealed.rev + 1, sealed=sealed.sealed[:-1] + b"!")
        )

    assert plan(office) == 0
    [file] = files(office)
    assert [case_id] == [item.case_id for item in facts(office, file, DANA).on]


@pytest.mark.each_engine
def test_two_workers_at_once_make_one_file_and_one_draft(office: Office) -> None:
    """
    Whoever is second finds that the first was faster, and looks again.
    """
    know(office, ahead(20))
    flag(office, case_about(office))
    with ThreadPoolExecutor(2) as pool:
        rounds = [pool.submit(plan, office) for _ in range(4)]
    for one in rounds:
        one.result()

    [file] = files(office)
    assert len(drafts(office, file)) == 1
    assert [1] == [note.number for note in facts(office, file).notices]
    assert office.verify().problems == ()


def test_who_held_an_audit_before_proves_nothing_by_an_answer(office: Office) -> None:
    """
    Another firm takes it over: the ways back that the first was given are worthless.
    """
    know(office, ahead(80))
    flag(office, case_about(office))
    plan(office)
    [file] = files(office)
    other = replace(
        HERON, id=FirmId(uuid5(NAMESPACE_OID, "ibis")), key="IBS", code="IBS"
    )
    know(office, other, ahead(80, firm_id=other.id))
    plan(office)

    [after] = files(office)
    assert file.token_epoch + 1 == after.token_epoch
    assert f"firm:{other.id}" == facts(office, after).addressee


@pytest.mark.parametrize("role", ["lead", "team"])
def test_who_is_on_the_audit_and_complained_of_is_not_told(
    office: Office, role: str
) -> None:
    """
    Neither as its lead nor on its team: the desk that oversees the firm is.
    """
    auditor = Auditor(
        id=AuditorId(uuid5(NAMESPACE_OID, "aalto")), name="Maarit Aalto", firm_id=None
    )
    lead, team = (auditor.id, ()) if role == "lead" else (None, (auditor.id,))
    know(office, auditor, ahead(20, lead_auditor_id=lead, team=team))
    flag(office, case_about(office))
    accusing = case_about(office, "She took money.")
    code(office, accusing, entities=(WORKS.id,), auditors=(auditor.id,))
    plan(office)

    [file] = files(office)
    assert f"oversight:{HERON.id}" == facts(office, file).addressee


def test_an_audit_that_was_merged_passes_on_what_it_had_to_answer(
    office: Office,
) -> None:
    """
    By hand, into another one; whoever holds that is told.
    """
    first, other = ahead(20), ahead(60, key="A-2")
    know(office, first, other)
    case_id = case_about(office)
    flag(office, case_id)
    plan(office)
    hand = Hand(why=RegistryReason.COMBINED, today=TODAY, at=NOON)
    with office.store.begin() as tx:
        merge_audits(tx, first.id, other.id, hand)

    assert plan(office) == 1
    on = {facts(office, one).audit_id: facts(office, one).on for one in files(office)}
    assert on[first.id] == ()
    assert [case_id] == [item.case_id for item in on[other.id]]
