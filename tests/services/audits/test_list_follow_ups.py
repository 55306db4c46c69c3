"""Each follow-up says which audit answers it, how far that is told, and what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from grievance.domain.audit import Audit
from grievance.domain.audit_change import moved
from grievance.domain.audit_days import DayKind, DayState, DeedKind
from grievance.domain.audit_item import Left
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId
from grievance.domain.notice_standing import SENTENCES, Alarm, Stands
from grievance.domain.registry_reason import RegistryReason
from grievance.services.audits.audit_history import audit_history
from grievance.services.audits.audits_on_ring import AuditRules, audits_on_ring
from grievance.services.audits.change_audit import change_audit
from grievance.services.audits.list_audits import list_audits
from grievance.services.audits.list_follow_ups import ListedFollowUp, list_in
from grievance.services.notices.acknowledge_notice import acknowledge_notice
from grievance.services.overviews.audit_calendar import AuditEntry, calendar_of
from grievance.services.registry.change_registry import Hand
from tests.doubles import NOON, TODAY
from tests.offices import DANA, HENRI, Office
from tests.services.answers import confirm
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
    unflag,
)
from tests.services.drafts import release
from tests.services.looking import cover
from tests.services.moves import assign


def rules_of(office: Office, *, days: int = 0) -> AuditRules:
    """The rules, as they are so many days from now."""
    return replace(office.mechanism.audit_rules, today=TODAY + days * DAY)


def follow_ups(
    office: Office, *, by: str = DANA, days: int = 0
) -> tuple[ListedFollowUp, ...]:
    with office.store.read() as tx:
        return list_in(
            audits_on_ring(tx, office.rings[by], rules_of(office, days=days))
        )


def entries(office: Office, *, by: str = DANA, days: int = 0) -> tuple[AuditEntry, ...]:
    with office.store.read() as tx:
        return calendar_of(
            audits_on_ring(tx, office.rings[by], rules_of(office, days=days))
        )


def state(found: tuple[ListedFollowUp, ...]) -> tuple[Stands, date | None]:
    [one] = found
    return one.standing.state, one.standing.on


def let_go(office: Office) -> CaseId:
    """Let the one notice that waits go; return its file."""
    [file] = files(office)
    pending = facts(office, file).pending
    assert pending is not None
    [draft] = [one for one in drafts(office, file) if one.number == pending.number]
    release(office, file.id, draft)
    return file.id


def answer(office: Office, file_id: CaseId, grade: Grade, *, days: int) -> None:
    """Have the coordinator confirm what the audit found on PS 10.3."""
    at = NOON + timedelta(days=days)
    confirm(office, cover(office, file_id), grade=grade, at=at, found_on=at.date())


def test_every_alarm_has_a_sentence() -> None:
    """
    A code alone would leave people to guess what to do.
    """
    assert set(Alarm) == set(SENTENCES)


def test_what_no_audit_has_to_answer_is_an_alarm(office: Office) -> None:
    """
    It stands first; who may not open the case sees nothing of it.
    """
    know(office, ahead(200))
    flag(office, case_about(office), "PS 10.3", flagged=True)
    flag(office, case_about(office, "The dust is red."), "CoC 7.1")

    alone, asked = follow_ups(office)

    assert ("CoC 7.1", None, (Alarm.NO_AUDIT,)) == (
        alone.criterion,
        alone.audit,
        alone.alarms,
    )
    assert ("PS 10.3", WORKS.name, ()) == (asked.criterion, asked.entity, asked.alarms)
    first = TODAY + 116 * DAY
    assert (Stands.AHEAD, first) == (asked.standing.state, asked.standing.on)
    assert () == follow_ups(office, by=HENRI)


def test_from_the_draft_to_the_answer(office: Office) -> None:
    """
    It says at each step where it stands and until when, and who is late.
    """
    know(office, ahead(60))
    flag(office, case_about(office))
    plan(office)
    assert (Stands.DRAFTED, TODAY) == state(follow_ups(office))
    assert (Alarm.RELEASE_OVERDUE,) == follow_ups(office, days=9)[0].alarms

    file_id = let_go(office)
    assert (Stands.RELEASED, TODAY) == state(follow_ups(office))
    late = follow_ups(office, days=20)
    assert (Stands.UNACKNOWLEDGED, TODAY + 14 * DAY) == state(late)
    assert (Alarm.UNACKNOWLEDGED, Alarm.GATE_OVERDUE) == late[0].alarms

    with office.store.begin() as tx:
        ring, timetable = office.rings[DANA], office.mechanism.timetable
        acknowledge_notice(
            tx, ring, file_id, text="By telephone.", timetable=timetable, at=NOON
        )
    assert (Stands.ACKNOWLEDGED, TODAY) == state(follow_ups(office, days=20))
    due = TODAY + 90 * DAY
    know(office, ahead(60, actual_start=TODAY + 60 * DAY))
    assert (Stands.HELD, due) == state(follow_ups(office, days=70))
    over = follow_ups(office, days=100)
    assert (Stands.ANSWER_OVERDUE, due) == state(over)
    assert (Alarm.ANSWER_OVERDUE, Alarm.GATE_OVERDUE) == over[0].alarms

    answer(office, file_id, Grade.MINOR, days=100)
    plan(office, at=NOON + 100 * DAY)
    [done] = follow_ups(office, days=101)
    assert (True, "minor", Stands.ANSWERED) == (
        done.is_answered,
        done.grade,
        done.standing.state,
    )


@pytest.mark.parametrize(
    ("audit", "firm", "alarms"),
    [
        (
            ahead(200, scheduled_start=None, due_from=TODAY + 200 * DAY),
            HERON,
            ["no-day"],
        ),
        (ahead(200, firm_id=None), HERON, ["no-firm"]),
        (ahead(200), replace(HERON, notices_to=""), ["no-address"]),
        (ahead(-3), HERON, ["no-audit"]),
    ],
    ids=["no day", "no firm", "no address", "began"],
)
def test_what_is_wrong_with_an_audit(
    office: Office, audit: Audit, firm: object, alarms: list[str]
) -> None:
    """
    Each is a code, for which there is a sentence.
    """
    know(office, audit, firm)  # type: ignore[arg-type]  # a firm
    flag(office, case_about(office))

    [one] = follow_ups(office)

    assert alarms == list(one.alarms)


def test_not_assessed_is_carried_to_the_next_audit(office: Office) -> None:
    """
    The audit before keeps the trail: when it left, why, and whereto.
    """
    know(office, ahead(60), ahead(400, key="A-2"))
    flag(office, case_about(office))
    plan(office)
    file_id = let_go(office)
    know(office, ahead(60, actual_start=TODAY + 60 * DAY), ahead(400, key="A-2"))
    answer(office, file_id, Grade.NOT_ASSESSED, days=70)

    plan(office, at=NOON + 70 * DAY)

    [one] = follow_ups(office, days=71)
    assert one.audit is not None
    assert ("A-2", 1, False) == (one.audit.key, one.carried, one.is_answered)
    before, after = entries(office, days=71)
    assert ("A-1", "A-2") == (before.key, after.key)
    [gone] = before.trail
    assert (Left.NOT_ASSESSED, TODAY + 70 * DAY) == (gone.why, gone.left_on)
    assert [one.case.reference] == [item.reference for item in after.items]


def test_the_calendar_of_an_audit(office: Office) -> None:
    """
    Every day in it says how it stands; what was done and what comes next is told.
    """
    know(office, ahead(87))
    flag(office, case_about(office))
    plan(office)

    [entry] = entries(office)

    assert [
        (DayKind.FIRST, TODAY + 3 * DAY, DayState.DRAFTED),
        (DayKind.REMINDER, TODAY + 31 * DAY, DayState.AHEAD),
        (DayKind.LAST, TODAY + 42 * DAY, DayState.AHEAD),
        (DayKind.PLAN_FIXED, TODAY + 45 * DAY, DayState.AHEAD),
        (DayKind.BEGINS, TODAY + 87 * DAY, DayState.AHEAD),
        (DayKind.ANSWER, TODAY + 117 * DAY, DayState.AHEAD),
    ] == [(day.kind, day.on, day.state) for day in entry.days]
    assert entry.next is not None
    assert (DayKind.FIRST, (("PS 10.3", "V3.1"),)) == (entry.next.kind, entry.topics)

    let_go(office)
    [entry] = entries(office)
    assert DayState.DONE is entry.days[0].state
    assert [DeedKind.DRAFTED, DeedKind.RELEASED] == [one.kind for one in entry.deeds]
    assert entry.next is not None
    assert DayKind.REMINDER is entry.next.kind


def test_who_may_open_the_file_only_is_told_of_no_case(office: Office) -> None:
    """
    The items of cases that are not theirs stay as the file has them, without a name.
    """
    know(office, ahead(60))
    flag(office, case_about(office))
    plan(office)
    [file] = files(office)
    assign(office, file.id, HENRI)

    [entry] = entries(office, by=HENRI)

    assert [(None, "PS 10.3")] == [(i.reference, i.criterion) for i in entry.items]
    assert () == entry.trail
    assert () == follow_ups(office, by=HENRI)


def test_a_flag_taken_off_is_in_the_trail(office: Office) -> None:
    """
    Nothing waits any more, and the calendar says why.
    """
    know(office, ahead(60))
    case_id = case_about(office)
    made = flag(office, case_id)
    plan(office)
    unflag(office, case_id, made)
    plan(office)

    [entry] = entries(office)

    assert ((), None) == (entry.items, entry.next)
    assert [Left.UNFLAGGED] == [item.why for item in entry.trail]
    assert () == entry.alarms


def test_how_an_audit_was_moved_is_remembered(office: Office) -> None:
    """
    Its days and who holds it, with the reason; not what was so from the beginning.
    """
    know(office, ahead(200))
    to, hand = (
        TODAY + 230 * DAY,
        Hand(why=RegistryReason.FIRM_ASKED, today=TODAY, at=NOON),
    )
    with office.store.begin() as tx:
        audit_id = ahead(200).id
        change_audit(tx, audit_id, partial(moved, to=to, today=TODAY), hand)

    with office.store.read() as tx:
        [change] = audit_history(tx, audit_id)

    said = f"first day: {TODAY + 200 * DAY} → {to} (firm-asked)"
    assert (TODAY, said) == (change.on, change.sentence)


def test_audits_are_listed_with_names(office: Office) -> None:
    """
    Of all there are, by their days, as the registry has them.
    """
    know(office, ahead(400, key="A-2"), ahead(60))

    with office.store.read() as tx:
        found = list_audits(tx, today=TODAY)

    assert [("A-1", WORKS.name, HERON.name), ("A-2", WORKS.name, HERON.name)] == [
        (one.key, one.entity, one.firm) for one in found
    ]
    assert {("ASI-PS",)} == {one.standards for one in found}
