"""The timeline of a case holds its evidence against every audit of its Entities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from grievance.domain.allegation import Period
from grievance.domain.audit import AuditStatus
from grievance.domain.evidence import Evidence, EvidenceKind, Relation
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId
from grievance.domain.outside_event import EventKind, OutsideEvent
from grievance.domain.registry_ids import EventId
from grievance.domain.timeline import Lane, Moment, Timeline
from grievance.services.evidence.record_evidence import record_evidence
from grievance.services.timeline.case_timeline import case_timeline
from tests.doubles import NOON, TODAY
from tests.offices import DANA, HENRI, Office
from tests.services.audits.test_list_follow_ups import answer, let_go
from tests.services.audits_ahead import (
    DAY,
    WORKS,
    ahead,
    case_about,
    files,
    flag,
    know,
    plan,
)
from tests.services.moves import assign


HELD = ahead(-400, key="A-0", status=AuditStatus.CLOSED, actual_start=TODAY - 400 * DAY)
PLANT = replace(WORKS, country="NO")


def event(key: str, on: date, **facts: object) -> OutsideEvent:
    """A report that was published."""
    made = OutsideEvent(
        id=EventId(uuid5(NAMESPACE_OID, key)),
        key=key,
        on=on,
        kind=EventKind.REPORT,
        title=f"Report {key}",
    )
    return replace(made, **facts)  # type: ignore[arg-type]  # fields of an event


def show_evidence(office: Office, case_id: CaseId, number: int, **days: object) -> None:
    made = Evidence(
        number=number,
        title=f"Photo {number}",
        kind=EvidenceKind.IMAGE,
        received_on=TODAY,
    )
    with office.store.begin() as tx:
        one = replace(made, **days)  # type: ignore[arg-type]  # fields of its own
        record_evidence(tx, office.rings[DANA], case_id, one, at=NOON)


def timeline(
    office: Office, case_id: CaseId, *, by: str = DANA, days: int = 0
) -> Timeline:
    mechanism = office.mechanism
    rules = replace(mechanism.audit_rules, today=TODAY + days * DAY)
    with office.store.read() as tx:
        ring = office.rings[by]
        return case_timeline(tx, ring, case_id, rules, mechanism.timetable)


def said(found: Timeline, lane: Lane) -> list[tuple[date | None, Moment, str, str]]:
    return [
        (one.on, one.moment, one.about, one.text)
        for one in found.entries
        if one.lane is lane
    ]


def test_evidence_is_held_against_every_audit(office: Office) -> None:
    """
    One could have been known then, one was not public, one came later, one has no day.
    """
    know(office, PLANT, HELD, ahead(200))
    case_id = case_about(office)
    before, after = TODAY - 500 * DAY, TODAY - 300 * DAY
    show_evidence(office, case_id, 1, when=Period(since=before), published_on=before)
    show_evidence(office, case_id, 2, when=Period(since=before), published_on=after)
    show_evidence(office, case_id, 3, when=Period(since=after))
    show_evidence(office, case_id, 4)

    found = timeline(office, case_id)

    past, coming = found.audits
    assert (Moment.AUDIT_HELD, Moment.AUDIT_AHEAD) == (past.moment, coming.moment)
    assert [
        (1, Relation.AVAILABLE_THEN),
        (2, Relation.NOT_PUBLIC_THEN),
        (3, Relation.LATER),
        (4, Relation.UNKNOWN),
    ] == [(one.evidence, one.relation) for one in past.known]
    assert [Relation.AVAILABLE_THEN] * 2 == [one.relation for one in coming.known[:2]]
    assert [
        (before, Moment.HAPPENED, "E1", "Photo 1"),
        (before, Moment.HAPPENED, "E2", "Photo 2"),
        (before, Moment.PUBLISHED, "E1", "Photo 1"),
        (after, Moment.HAPPENED, "E3", "Photo 3"),
        (after, Moment.PUBLISHED, "E2", "Photo 2"),
        (TODAY, Moment.OBTAINED, "E4", "Photo 4"),
    ] == said(found, Lane.EVIDENCE)
    days = [one.on for one in found.entries if one.on]
    assert sorted(days) == days


def test_outside_events_bear_on_the_case(office: Office) -> None:
    """
    Those of another country, another criterion or another time are left out.
    """
    then = TODAY - 50 * DAY
    know(
        office,
        PLANT,
        event("here", then, countries=("NO",), criteria=("PS 10.3",)),
        event("everywhere", then),
        event("elsewhere", then, countries=("GN",)),
        event("other", then, criteria=("PS 6.6",)),
        event("long ago", TODAY - 4000 * DAY),
    )
    case_id = case_about(office)
    flag(office, case_id, "PS 10.3b")

    found = timeline(office, case_id)

    assert ["everywhere", "here"] == sorted(
        about for _on, _moment, about, _text in said(found, Lane.OUTSIDE)
    )


def test_notices_and_answers_are_in_it(office: Office) -> None:
    """
    What is due, what was told, and what it came to; of the case besides its letters.
    """
    know(office, PLANT, ahead(87))
    case_id = case_about(office)
    flag(office, case_id)
    due = (TODAY + 3 * DAY, Moment.NOTICE_DUE, "A-1", "first notice is due")
    assert due in said(timeline(office, case_id), Lane.NOTICES)

    plan(office)
    [file] = files(office)
    waiting = (TODAY, Moment.NOTICE_DRAFTED, "A-1", "first notice waits to be released")
    assert waiting in said(timeline(office, case_id), Lane.NOTICES)
    let_go(office)
    released = (TODAY, Moment.NOTICE_RELEASED, "A-1", "first notice released")
    assert released in said(timeline(office, case_id), Lane.NOTICES)
    assert released in said(timeline(office, file.id), Lane.NOTICES)

    know(office, PLANT, ahead(87, actual_start=TODAY + 87 * DAY))
    answer(office, file.id, Grade.MAJOR, days=90)
    found = timeline(office, case_id, days=91)
    told = (TODAY + 90 * DAY, Moment.ANSWERED, "A-1", "A1 PS 10.3: major")
    assert told in said(found, Lane.NOTICES)
    moments = {moment for _on, moment, _about, _text in said(found, Lane.CASE)}
    assert {Moment.RECEIVED, Moment.LETTER_CAME, Moment.FLAGGED} <= moments


def test_without_the_file_one_reads_the_answer_in_the_case(office: Office) -> None:
    """
    Who may open the case only sees what its copy of the finding says.
    """
    know(office, PLANT, ahead(60))
    case_id = case_about(office)
    flag(office, case_id)
    plan(office)
    file_id = let_go(office)
    know(office, PLANT, ahead(60, actual_start=TODAY + 60 * DAY))
    answer(office, file_id, Grade.MINOR, days=70)
    plan(office, at=NOON + 70 * DAY)
    assign(office, case_id, HENRI)

    found = timeline(office, case_id, by=HENRI, days=71)

    assert [(TODAY + 70 * DAY, Moment.ANSWERED, "A-1", "A1 PS 10.3: minor")] == said(
        found, Lane.NOTICES
    )
