"""Each thing that happened is read off the slips once, with the day on which it did."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from grievance.domain.audit_facts import (
    AuditFacts,
    AuditItem,
    ItemState,
    Left,
    NoteState,
    NoticeNote,
)
from grievance.domain.erasure import reduced
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.notice import NoticeKind
from grievance.domain.slip import Flag, Slip, StageDate
from grievance.domain.urgency import Urgency
from grievance.statistics.happened import Complaint, Happened, notices_of


CASE, PART = CaseId(UUID(int=1)), CaseId(UUID(int=2))
WORKS = EntityId(UUID(int=9))
AUDIT = AuditId(UUID(int=8))
DAY = date(2026, 2, 3)
LIFE = [
    "received",
    "triage",
    "assessment",
    "dialogue",
    "decision",
    "appeal",
    "decision",
    "monitoring",
    "closed",
    "triage",
    "inadmissible",
    "closed",
]


def day(number: int) -> date:
    return DAY.replace(day=number)


def slip(**facts: object) -> Slip:
    stages = tuple(
        StageDate(stage=stage, since=day(number))
        for number, stage in enumerate(LIFE, start=1)
    )
    known = {"entities": (WORKS,), "stages": stages, "outcome": "sanction-warning"}
    return Slip(**known | facts)  # type: ignore[arg-type]  # fields of a slip


def happened(*slips: Slip) -> list[Happened]:
    named = tuple(zip((CASE, PART), slips, strict=False))
    return list(Complaint(id=CASE, slips=named).happened())


def test_a_whole_life_is_read() -> None:
    """
    Each stage once for each day that it was reached, and each thing by one measure only.
    """
    found = happened(slip(ground="duplicate", remedies=("remedy",), incidents=2))

    expected = {
        "received": 1,
        "admission": 2,
        "reached": 5,
        "ended": 2,
        "reopened": 1,
        "reprisal": 1,
    }
    assert expected == Counter(one.measure for one in found)
    assert len(found) == len({one.name for one in found})
    assert {frozenset({str(WORKS)})} == {one.about for one in found}
    admitted = [one for one in found if one.measure == "admission"]
    assert [("admitted",), ("duplicate",)] == [
        one.codes["admission"] for one in admitted
    ]
    assert [day(3), day(11)] == [one.day for one in admitted]
    ended = [one for one in found if one.measure == "ended"]
    assert {("sanction-warning",)} == {one.codes["outcome"] for one in ended}


def test_a_report_is_one_complaint_with_its_sub_cases() -> None:
    """
    Whatever happened to a part happened to it; it came in once.
    """
    part = slip(
        parent=CASE, severity=Urgency.HIGH, flags=frozenset({Flag.NAMES_WITHHELD})
    )

    found = happened(slip(), part)

    [received] = [one for one in found if one.measure == "received"]
    assert ("high",) == received.codes["severity"]
    assert ("protected",) == received.codes["naming"]
    assert {str(CASE)} == {one.thing for one in found}
    assert 2 == len([one for one in found if one.measure == "reopened"])


def test_an_erased_case_counts_as_it_did() -> None:
    """
    Nothing that is counted goes with the words.
    """
    whole = slip(remedies=("remedy",), incidents=1, criteria=("PS 9.1",), language="pt")

    assert happened(whole) == happened(reduced(whole))


def test_an_audit_answers_a_complaint_once_for_each_allegation() -> None:
    """
    With a grade or by carrying it over; notices count by themselves.
    """
    item = AuditItem(case_id=CASE, number=1, criterion="PS 9.1", since=DAY)
    facts = AuditFacts(
        audit_id=AUDIT,
        items=(
            item.leave(ItemState.ANSWERED, Left.ANSWERED, on=day(5)),
            item.leave(ItemState.CARRIED, Left.NOT_ASSESSED, on=day(6)),
            item.leave(ItemState.ENDED, Left.CASE_OVER, on=day(7)),
            AuditItem(case_id=PART, number=1, criterion="PS 9.1", since=DAY),
        ),
        notices=tuple(
            NoticeNote(
                number=number,
                kind=NoticeKind.FIRST,
                start=DAY,
                drafted_on=DAY,
                state=state,
                settled_on=day(8),
            )
            for number, state in enumerate(NoteState)
        ),
        acknowledged_on=day(9),
    )
    complaint = Complaint(id=CASE, slips=((CASE, slip()),))

    said = list(complaint.answered(facts))
    sent = list(notices_of(facts, str(WORKS)))

    assert [("not-assessed",)] * 2 == [one.codes["finding"] for one in said]
    assert [day(5), day(6)] == [one.day for one in said]
    assert [("notices", day(8)), ("acknowledged", day(9))] == [
        (one.measure, one.day) for one in sent
    ]
    assert {frozenset({str(WORKS)})} == {one.about for one in sent}
