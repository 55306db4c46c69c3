"""Each thing that happened is read off the slips once, with the day on which it did."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

import pytest

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Left
from grievance.domain.correction import Correction
from grievance.domain.erasure import reduced
from grievance.domain.ids import AuditId, CaseId, EntityId, PersonId
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoteState, NoticeNote
from grievance.domain.slip import MOST_STAGES, Flag, Slip, StageDate
from grievance.domain.urgency import Urgency
from grievance.statistics.happened import Complaint, Happened, audited
from grievance.statistics.noted import Notes


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


def complaint(*slips: Slip) -> Complaint:
    named, notes = zip((CASE, PART), slips, strict=False), Notes()
    return Complaint.of(CASE, tuple(notes.of(*one) for one in named))


def happened(*slips: Slip) -> list[Happened]:
    return list(complaint(*slips).happened())


def test_a_whole_life_is_read() -> None:
    """
    Each stage once for each day on which it was over, each thing by one measure only.
    """
    found = happened(slip(ground="duplicate", remedies=("remedy",), incidents=2))

    expected = {
        "received": 1,
        "admission": 2,
        "assessed": 1,
        "dialogue": 1,
        "decided": 2,
        "appealed": 1,
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


def test_how_long_each_stage_took_is_read() -> None:
    """
    Triage from the day on which a complaint came in, or was taken up again; the whole
    from then on as well.
    """
    found = happened(slip())

    took = [(one.measure, one.codes["took"]) for one in found if "took" in one.codes]
    expected = [
        ("admission", ("2",)),
        ("assessed", ("1",)),
        ("dialogue", ("1",)),
        ("decided", ("1",)),
        ("decided", ("1",)),
        ("ended", ("8",)),
        ("admission", ("1",)),
        ("ended", ("2",)),
    ]
    assert expected == took


def test_of_very_many_stages_it_is_not_known_when_the_first_began() -> None:
    """
    Only the latest are on a slip: how long the whole took is left open then.
    """
    many = (LIFE[:9] * 3)[-MOST_STAGES:]
    stages = tuple(StageDate(stage=one, since=DAY) for one in many)

    found = happened(slip(stages=stages))
    took = [one.codes["took"] for one in found if "took" in one.codes]

    assert () in took
    assert ("0",) in took


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
                start=date(2026, 4, 1),
                drafted_on=DAY,
                state=state,
                settled_on=day(8),
            )
            for number, state in enumerate(NoteState)
        ),
        acknowledged_on=day(9),
    )
    said = list(complaint(slip()).answered(facts))
    sent = list(audited(facts, str(WORKS)))

    assert [("not-assessed",)] * 2 == [one.codes["finding"] for one in said]
    assert [day(5), day(6)] == [one.day for one in said]
    assert [("notices", day(8)), ("acknowledged", day(9))] == [
        (one.measure, one.day) for one in sent
    ]
    assert {frozenset({str(WORKS)})} == {one.about for one in sent}
    [notice, acknowledged] = sent
    assert ("52",) == notice.codes["ahead"]
    assert ("1",) == acknowledged.codes["awaited"]


@pytest.mark.parametrize(
    ("closed_on", "counted_on", "punctual"),
    [
        (day(4), day(4), "in-time"),
        (day(9), day(9), "in-time"),
        (day(12), day(10), "late"),
        (None, day(10), "late"),
    ],
)
def test_a_correction_is_counted_when_it_is_known_to_be_in_time_or_not(
    closed_on: date | None, counted_on: date, punctual: str
) -> None:
    """
    The day after its last one it is late, whatever comes later: a number stays.
    """
    correction = Correction(
        criterion="PS 6.6", plan_by=day(5), closed_by=day(9), closed_on=closed_on
    )

    [one] = audited(AuditFacts(audit_id=AUDIT, corrections=(correction,)), str(WORKS))

    assert "corrected" == one.measure
    assert counted_on == one.day
    assert (punctual,) == one.codes["punctual"]


def test_what_slips_have_in_common_is_kept_once() -> None:
    """
    And nothing of a slip by which it does not count: very many are read at once.
    """
    notes, staff = Notes(), (PersonId(UUID(int=7)),)

    first = notes.of(CASE, slip())
    second = notes.of(PART, slip(staff_named=staff, deciders=staff, region="DE"))
    other = notes.of(PART, slip(flags=frozenset({Flag.NAMES_WITHHELD})))

    assert first.facts is second.facts
    assert first.facts != other.facts
    assert [*map(id, first.stages)] == [*map(id, second.stages)]
