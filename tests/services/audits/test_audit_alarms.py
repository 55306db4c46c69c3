"""Whoever owns a case hears in the morning that an audit has to be seen to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from grievance.domain.audit import AuditStatus
from grievance.domain.audit_facts import Gate
from grievance.domain.ids import CaseId
from grievance.domain.notice_standing import Alarm
from grievance.services.audits.audit_alarms import AuditWatch, audit_alarms
from grievance.services.findings.review_gate import note_gate
from grievance.services.slips.known_slips import SlipMemory
from grievance.services.staff_mail.write_digest import write_staff_mail
from tests.doubles import NOON, TODAY
from tests.offices import DANA, Office
from tests.services.audits_ahead import (
    HERON,
    ahead,
    case_about,
    files,
    flag,
    know,
    plan,
)
from tests.services.looking import cover
from tests.services.staff_mails import digest_for


def watch(office: Office) -> AuditWatch:
    mechanism = office.mechanism
    return AuditWatch(
        memory=SlipMemory(),
        open_catalogue=lambda: mechanism.catalogue,
        open_rules=lambda: mechanism.notice_rules,
    )


def alarms(office: Office, *, days: int = 0) -> dict[CaseId, tuple[Alarm, ...]]:
    today = TODAY + timedelta(days=days)
    with office.store.read() as tx:
        return dict(audit_alarms(tx, office.worker, watch(office), today=today))


def test_what_no_audit_has_to_answer_is_the_owners_to_see_to(office: Office) -> None:
    """
    The mail names the case, in which something is to be done, and no audit.
    """
    know(office)
    case_id = case_about(office)
    flag(office, case_id)

    assert {case_id: (Alarm.NO_AUDIT,)} == alarms(office)
    mail, person, rules = digest_for(office, DANA)
    with office.store.read() as tx:
        words = write_staff_mail(
            tx, office.worker, mail, person, rules, today=TODAY, audits=watch(office)
        )
    assert words is not None
    assert f"{cover(office, case_id).reference}  no-audit" in words.body
    assert "1 to see to for audits" in words.subject


def test_an_audit_that_passes_something_on_is_told_of_for_a_week(
    office: Office,
) -> None:
    """
    It was cancelled, and the next one has to answer.
    """
    know(office, ahead(20), ahead(300, key="A-2"))
    case_id = case_about(office)
    flag(office, case_id)
    plan(office)
    cancelled = ahead(20, status=AuditStatus.CANCELLED)
    know(office, cancelled, ahead(300, key="A-2"))
    plan(office)

    assert {case_id: (Alarm.PASSED_ON,)} == alarms(office)
    assert alarms(office, days=8) == {}


def test_a_notice_that_cannot_go_is_told_of_by_the_file(office: Office) -> None:
    """
    The registry has no address; once it has one, nothing is amiss.
    """
    know(office, ahead(20), replace(HERON, notices_to=""))
    flag(office, case_about(office))
    plan(office)
    [file] = files(office)

    assert Alarm.NO_ADDRESS in alarms(office)[file.id]
    know(office, ahead(20))
    assert Alarm.NO_ADDRESS not in alarms(office).get(file.id, ())


def test_a_gate_is_told_of_while_nobody_has_looked(office: Office) -> None:
    """
    Asked too late for the rule, the risk is looked at that very day; the plan two weeks
    before the audit.
    """
    know(office, ahead(20))
    flag(office, case_about(office))
    plan(office)
    [file] = files(office)

    assert Alarm.GATE_OVERDUE not in alarms(office).get(file.id, ())
    assert Alarm.GATE_OVERDUE in alarms(office, days=1)[file.id]
    with office.store.begin() as tx:
        note_gate(
            *(tx, office.rings[DANA], file.id, Gate.PRE_AUDIT_RISK),
            text="Nobody is named.",
            timetable=office.mechanism.timetable,
            at=NOON,
        )
    assert Alarm.GATE_OVERDUE not in alarms(office, days=6).get(file.id, ())
    assert Alarm.GATE_OVERDUE in alarms(office, days=7)[file.id]


def test_an_audit_that_may_begin_any_day_has_not_begun(office: Office) -> None:
    """
    It is in its window, of which the last day is months away.
    """
    window = ahead(
        0,
        scheduled_start=None,
        due_from=TODAY - timedelta(days=40),
        due_until=TODAY + timedelta(days=90),
    )
    know(office, window)
    flag(office, case_about(office))
    plan(office)
    [file] = files(office)

    assert (Alarm.NO_DAY,) == alarms(office)[file.id]
