"""People confirm what an audit found: the cases learn of it, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

import pytest

from grievance.domain.audit_item import ItemState, Left
from grievance.domain.clock import ClockKind
from grievance.domain.entity import Entity
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.stage import Stage
from grievance.services.findings.confirm_finding import check_finding
from grievance.services.findings.guard_finding import UNREAD_BEHIND
from grievance.services.findings.read_audit_file import ReadAuditAnswer, read_answers
from grievance.services.handling.move_case import move_case
from tests.doubles import NOON, TODAY, make_step
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.answers import CHECKED, confirm, hold, read, told
from tests.services.audits_ahead import (
    DAY,
    WORKS,
    ahead,
    case_about,
    facts,
    files,
    flag,
    know,
    plan,
    slip,
)
from tests.services.drafts import GRAVE, assess
from tests.services.looking import cover, opened
from tests.services.moves import assign, move


DORMITORY = "They locked us into Dormitory Lotus Nine"
WRITER = "Mira Holm"
SOLVAR = Entity(
    id=EntityId(uuid5(NAMESPACE_OID, "solvar")), key="W-2", name="Solvar Rolling"
)


def answers(
    office: Office, case_id: CaseId, by: str = DANA
) -> tuple[ReadAuditAnswer, ...]:
    with office.store.read() as tx:
        return read_answers(tx, office.rings[by], case_id)


def test_a_finding_answers_every_case_and_names_none(office: Office) -> None:
    """
    Each case reads both wordings, and its own numbers; the worker grades the slips.
    """
    know(office, ahead(20))
    one, other = case_about(office), case_about(office, "It smells.")
    flag(office, other, "PS 6.3")
    for case_id in (one, other):
        flag(office, case_id)
    file = told(office)
    hold(office)

    done = confirm(office, file, grade=Grade.MAJOR)

    assert done.cases == len({one, other})
    assert (date(2026, 4, 2), date(2026, 9, 2)) == (
        done.finding.plan_by,
        done.finding.closed_by,
    )
    [said], [also] = answers(office, one), answers(office, other)
    assert ((1,), (2,)) == (said.answer.allegations, also.answer.allegations)
    assert (CHECKED, DANA) == (said.answer.internal, said.by)
    assert str(one) not in repr(also.answer)
    assert [("PS 6.3", other)] == [
        (i.criterion, i.case_id) for i in facts(office, file).on
    ]
    plan(office)
    assert [("major", False)] == [
        (a.finding, a.awaits_audit) for a in slip(office, one).allegations
    ]
    assert [True, False] == [a.awaits_audit for a in slip(office, other).allegations]
    assert office.verify().problems == ()


def test_what_is_not_assessed_goes_to_the_next_audit(office: Office) -> None:
    """
    It is counted, and never asked of the same audit again; a late word still counts.
    """
    know(office, ahead(20), ahead(60, key="A-2"))
    case_id = case_about(office)
    flag(office, case_id)
    file = told(office)
    hold(office, ahead(60, key="A-2"))

    confirm(office, file, grade=Grade.NOT_ASSESSED, published="")
    plan(office)

    [left] = facts(office, file).items
    assert (ItemState.CARRIED, Left.NOT_ASSESSED) == (left.state, left.left)
    [second] = [one for one in files(office) if one.id != file.id]
    assert [(case_id, 1)] == [(i.case_id, i.carried) for i in facts(office, second).on]
    confirm(office, file, grade=Grade.MINOR)
    plan(office)
    assert () == facts(office, second).on
    assert ["minor"] == [one.finding for one in slip(office, case_id).allegations]


def test_the_last_answer_stops_the_clock(office: Office) -> None:
    """
    The office waits for an answer from the end of the audit until the last item has one.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    flag(office, case_id)
    flag(office, case_id, "PS 6.3")
    file = told(office)
    hold(office)
    assert _waits(office, file.id)

    confirm(office, file)
    assert _waits(office, file.id)
    assert facts(office, file).answered_on is None
    confirm(office, file, "PS 6.3", Grade.NOT_APPLICABLE)

    assert not _waits(office, file.id)
    assert TODAY == facts(office, file).answered_on


def _waits(office: Office, file_id: CaseId) -> bool:
    kind = ClockKind.AUDIT_ANSWER
    return any(c.kind is kind and c.is_running for c in cover(office, file_id).clocks)


def test_a_second_word_is_a_revision(office: Office) -> None:
    """
    The cases read the last one; what was answered cannot become unanswered.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    flag(office, case_id)
    file = told(office)
    hold(office)

    first = confirm(office, file, grade=Grade.MINOR).finding
    plan(office)
    again = confirm(office, file, grade=Grade.CRITICAL, at=NOON + 3 * DAY).finding
    plan(office, at=NOON + 3 * DAY)

    assert (1, 1, 2) == (first.number, again.number, again.revision)
    assert again.found_on == again.closed_by
    assert [2] == [one.answer.revision for one in answers(office, case_id)]
    [coded] = slip(office, case_id).allegations
    assert Grade.CRITICAL.value == coded.finding
    [item] = facts(office, file).items
    assert TODAY == item.left_on
    with pytest.raises(NotAllowedError, match="stays so"):
        confirm(office, file, grade=Grade.NOT_ASSESSED)


def test_only_who_answers_for_the_file_confirms(office: Office) -> None:
    """
    And only what the audit was asked, in the version it was asked in.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    flag(office, case_id)
    file = told(office)
    with pytest.raises(NotAllowedError, match="has not begun"):
        confirm(office, file)
    hold(office)

    for name in (CHIDI, RUTH, HENRI):
        with pytest.raises(NotAllowedError, match="not yours"):
            confirm(office, file, by=name)
    with pytest.raises(NotFoundError, match=r"it was about: PS 10\.3"):
        confirm(office, file, "PS 6.3")
    with pytest.raises(NotFoundError):
        confirm(office, file, version="V2")
    with pytest.raises(NotAllowedError, match="no file on an audit"):
        confirm(office, cover(office, case_id))


def test_a_published_wording_that_tells_needs_a_reason(office: Office) -> None:
    """
    It is compared with each case; the refusal repeats none of the words.
    """
    know(office, ahead(20))
    flag(office, case_about(office, "They locked us into Dormitory Lotus Nine."))
    file = told(office)
    hold(office)
    tells = {"grade": Grade.MINOR, "published": "They locked us into Dormitory Lotus."}

    with pytest.raises(NotAllowedError, match="may give somebody away") as refused:
        confirm(office, file, **tells)  # type: ignore[arg-type]  # facts of a finding
    assert "Lotus" not in str(refused.value)
    with office.store.begin() as tx:
        found = check_finding(
            tx,
            office.rings[DANA],
            file.id,
            "PS 10.3",
            "They locked us into Dormitory Lotus.",
            guard=office.mechanism.guard(tx),
            at=NOON,
        )
    assert any("Lotus" in hit.words for hit in found.hits)

    confirm(office, file, **tells, despite="It is on every map.")  # type: ignore[arg-type]  # facts of a finding
    assert len(read(office, file).findings) == 1


def test_no_reason_publishes_a_name(office: Office) -> None:
    """
    Neither somebody's nor that of another organisation; and where somebody may pay for
    a complaint nothing that was found at all, even before the file learns of the risk.
    """
    know(office, ahead(20), SOLVAR)
    case_id = case_about(office, f"{DORMITORY} at night.")
    flag(office, case_id)
    file = told(office)
    hold(office, SOLVAR)
    minor, why = Grade.MINOR, "It is on every map."

    for published, kind in (
        ("Solvar Rolling does the same.", "organisation"),
        (f"{WRITER} wrote that.", "identity"),
    ):
        with pytest.raises(NotAllowedError, match=rf"\({kind}\).*change the words"):
            confirm(office, file, grade=minor, published=published, despite=why)
    assess(office, case_id, replace(GRAVE, revision=2))
    with pytest.raises(NotAllowedError, match="change the words") as refused:
        confirm(office, file, grade=minor, published=DORMITORY, despite=why)

    assert "Lotus" not in str(refused.value)
    confirm(office, file, grade=minor)


def test_who_cannot_open_a_case_behind_it_confirms_nothing(office: Office) -> None:
    """
    Nobody would compare the words with that case, so that who can has to.
    """
    know(office, ahead(20))
    his, other = case_about(office), case_about(office, f"{DORMITORY} at night.")
    flag(office, his)
    flag(office, other)
    assign(office, his, HENRI)
    file = told(office)
    hold(office)

    with pytest.raises(NotAllowedError, match="cannot open every case"):
        confirm(office, file, by=HENRI, grade=Grade.MINOR, published=DORMITORY)
    with pytest.raises(NotAllowedError, match="cannot open every case"):
        confirm(office, file, by=HENRI, published="")

    assert read(office, file).findings == ()
    confirm(office, file)


def test_who_cannot_open_another_case_of_the_file_is_told(office: Office) -> None:
    """
    The finding does not answer that one, so that it is confirmed; that nobody looked for
    its words is said, and not that somebody else did.
    """
    know(office, ahead(20))
    his, other = case_about(office), case_about(office, f"{DORMITORY} at night.")
    flag(office, his)
    flag(office, other, "PS 6.3")
    assign(office, his, HENRI)
    file = told(office)
    hold(office)

    done = confirm(office, file, by=HENRI)

    assert (UNREAD_BEHIND,) == done.compared.gaps
    assert () == confirm(office, file).compared.gaps


def test_no_case_reads_the_words_of_another(office: Office) -> None:
    """
    Those in the internal wording take a reason, and a name there is none for.
    """
    know(office, ahead(20))
    one, other = case_about(office), case_about(office, f"{DORMITORY} at night.")
    flag(office, one)
    flag(office, other, "PS 6.3")
    file = told(office)
    hold(office)

    with pytest.raises(NotAllowedError, match="findings check --internal"):
        confirm(office, file, internal=DORMITORY)
    with pytest.raises(NotAllowedError, match="no reason is good enough"):
        confirm(office, file, internal=f"{WRITER} said so.", despite="She agreed.")
    with pytest.raises(NotAllowedError, match="has the reference"):
        confirm(office, file, internal=f"As in {cover(office, other).reference}.")
    assert answers(office, one) == ()

    confirm(office, file, internal=DORMITORY, despite="Both live there.")
    assert [DORMITORY] == [said.answer.internal for said in answers(office, one)]
    history = opened(office, file.id).history
    reasons = [line.reason for line in history if line.reason]
    assert ("Both live there.", ("internal-despite", "1")) == (
        reasons[-1].text,
        reasons[-1].codes,
    )


def test_a_file_of_one_case_quotes_it_inside(office: Office) -> None:
    """
    Its readers read that case as well; who wrote it stays sealed from them all the same.
    """
    know(office, ahead(20))
    flag(office, case_about(office, f"{DORMITORY} at night."))
    file = told(office)
    hold(office)

    with pytest.raises(NotAllowedError, match="identity"):
        confirm(office, file, internal=f"{WRITER} said so.")
    assert 1 == confirm(office, file, internal=DORMITORY).cases


def test_a_case_closes_once_its_audit_has_answered(office: Office) -> None:
    """
    Not before; and the finding may come while nobody looks at the case.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    assign(office, case_id)
    flag(office, case_id)
    move(office, case_id, make_step(Stage.AUDIT_FOLLOW_UP))
    move(office, case_id, make_step(Stage.DECISION))
    move(office, case_id, make_step(Stage.MONITORING))
    file = told(office)
    closing = make_step(Stage.CLOSED)
    with pytest.raises(NotAllowedError, match="have no answer"):
        move(office, case_id, closing)

    hold(office)
    confirm(office, file, by=HENRI, grade=Grade.MINOR)
    plan(office, at=NOON + timedelta(minutes=1))

    assert Stage.CLOSED == move(office, case_id, closing).stage


def test_no_step_of_a_complaint_is_for_a_file(office: Office) -> None:
    """
    Whatever the step, whoever takes it.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    assign(office, case_id)
    flag(office, case_id)
    file = told(office)

    for stage in (Stage.DECISION, Stage.TRIAGE, Stage.WITHDRAWN, Stage.CLOSED):
        with (
            pytest.raises(NotAllowedError, match="and no complaint"),
            office.store.begin() as tx,
        ):
            move_case(
                tx,
                office.rings[HENRI],
                case_id=file.id,
                step=make_step(stage),
                timetable=office.mechanism.timetable,
                at=NOON,
            )
    assert WORKS.id in slip(office, file.id).entities
