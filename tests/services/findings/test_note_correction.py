"""What an audit found amiss calls for somebody until it is noted that it was corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.domain.audit_days import DeedKind
from grievance.domain.audit_facts import Gate
from grievance.domain.case import Case
from grievance.domain.correction import CorrectionNote, Seen
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.notice_standing import Alarm
from grievance.domain.stage import Stage
from grievance.services.audits.audit_alarms import AuditWatch
from grievance.services.audits.audits_on_ring import audits_on_ring
from grievance.services.audits.list_follow_ups import ListedFollowUp, list_in
from grievance.services.findings.note_correction import note_correction
from grievance.services.findings.review_gate import note_gate, settle_file
from grievance.services.overviews.audit_calendar import AuditEntry, calendar_of
from grievance.services.slips.known_slips import SlipMemory
from grievance.services.staff_mail.write_digest import write_staff_mail
from tests.doubles import NOON, TODAY
from tests.offices import DANA, HENRI, RUTH, Office
from tests.services.answers import confirm, hold, told
from tests.services.audits_ahead import ahead, case_about, facts, flag, know, plan
from tests.services.looking import cover, opened
from tests.services.moves import assign
from tests.services.staff_mails import at_address, digest_for
from tests.staged import staged


PLAN_BY, CLOSED_BY = date(2026, 4, 2), date(2026, 9, 2)
DAY = timedelta(days=1)
CAME = CorrectionNote(
    criterion="PS 10.3", what=Seen.PLAN_CAME, text="The firm sent it on."
)
DONE = replace(CAME, what=Seen.CORRECTED, text="Seen on the site.")


@pytest.fixture(name="file")
@staged
def _file(sqlite_office: Office) -> Case:
    """Return a settled file whose audit found a Major, and whom no mail reaches."""
    office = sqlite_office
    know(office, ahead(20))
    flag(office, case_about(office))
    file = told(office)
    assign(office, file.id, HENRI)
    hold(office)
    confirm(office, file, grade=Grade.MAJOR)
    plan(office)
    timetable, ring = office.mechanism.timetable, office.rings[DANA]
    with office.store.begin() as tx:
        for gate in Gate:
            note_gate(
                *(tx, ring, file.id, gate),
                text="Sound.",
                timetable=timetable,
                at=NOON,
            )
        settle_file(
            tx, ring, file.id, reason="All is said.", timetable=timetable, at=NOON
        )
    return file


def say(office: Office, file: Case, new: CorrectionNote, *, by: str = DANA) -> None:
    """Have somebody note it a year later."""
    with office.store.begin() as tx:
        note_correction(
            *(tx, office.rings[by], file.id, new),
            timetable=office.mechanism.timetable,
            at=NOON + 365 * DAY,
        )


def seen(office: Office, today: date) -> tuple[ListedFollowUp, AuditEntry]:
    rules = replace(office.mechanism.audit_rules, today=today)
    with office.store.read() as tx:
        ring = office.rings[DANA]
        [one] = list_in(audits_on_ring(tx, ring, rules))
        [entry] = calendar_of(audits_on_ring(tx, ring, rules))
    return one, entry


def mailed(office: Office, today: date) -> str:
    """Write the mail of that morning to the coordinator."""
    mechanism = office.mechanism
    mail, person, rules = digest_for(office, DANA)
    watch = AuditWatch(
        memory=SlipMemory(),
        open_catalogue=lambda: mechanism.catalogue,
        open_rules=lambda: mechanism.notice_rules,
    )
    with office.store.read() as tx:
        words = write_staff_mail(
            tx, office.worker, mail, person, rules, today=today, audits=watch
        )
    return words.body if words else ""


def test_a_day_that_passed_calls_everywhere_until_it_is_noted(
    sqlite_office: Office, file: Case
) -> None:
    """
    In the list, in the calendar and in the morning, although the file is settled: the
    coordinator hears where no mail reaches who answers for it.
    """
    office, late = sqlite_office, PLAN_BY + DAY
    for alarms, today in (((), PLAN_BY), ((Alarm.PLAN_OVERDUE,), late)):
        one, entry = seen(office, today)
        assert (alarms, alarms) == (one.alarms, entry.alarms)
        assert one.is_done is not bool(alarms)
    assert f"{file.reference}  plan-overdue" in mailed(office, late)

    say(office, file, replace(CAME, on=PLAN_BY))
    assert file.reference not in mailed(office, CLOSED_BY)
    assert f"{file.reference}  correction-overdue" in mailed(office, CLOSED_BY + DAY)
    one, entry = seen(office, CLOSED_BY + DAY)
    assert (Alarm.CORRECTION_OVERDUE,) == one.alarms == entry.alarms

    say(office, file, DONE)
    one, entry = seen(office, CLOSED_BY + 300 * DAY)
    assert ((), ()) == (one.alarms, entry.alarms)
    assert [(DeedKind.PLAN_CAME, PLAN_BY), (DeedKind.CORRECTED, TODAY + 365 * DAY)] == [
        (deed.kind, deed.on) for deed in entry.deeds[-2:]
    ]
    plan(office, at=NOON + 365 * DAY)
    [kept] = facts(office, file).corrections
    assert PLAN_BY == kept.planned_on
    assert Stage.CLOSED is cover(office, file.id).stage
    assert office.verify().problems == ()
    reasons = [line.reason for line in opened(office, file.id).history]
    assert ("Seen on the site.", "corrected") in {
        (one.text, one.codes[0]) for one in reasons if one and one.codes
    }


def test_somebody_with_a_say_says_how_they_know(
    sqlite_office: Office, file: Case
) -> None:
    """
    Nothing is kept otherwise, and where a mail reaches who answers for it they hear.
    """
    with pytest.raises(NotAllowedError, match="how it is known"):
        say(sqlite_office, file, replace(CAME, text=" "))
    with pytest.raises(NotAllowedError, match="not yours"):
        say(sqlite_office, file, CAME, by=RUTH)

    [one] = facts(sqlite_office, file).corrections
    assert (None, None) == (one.planned_on, one.closed_on)
    at_address(sqlite_office, HENRI)
    assert file.reference not in mailed(sqlite_office, CLOSED_BY + DAY)
