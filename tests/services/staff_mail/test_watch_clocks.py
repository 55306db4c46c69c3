"""Clocks call for somebody once: a word to the owner, or to the coordinators."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.clock import ClockKind
from grievance.domain.events import Act, Event
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId
from grievance.domain.reminder import Call, call_of, calls_of
from grievance.domain.staff_mail import StaffMailKind, StaffMailRules
from grievance.domain.stage import Stage
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.cases.list_clocks import list_clocks
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.cases.tell_clocks import happened
from grievance.services.handling.pause_clock import (
    PauseReason,
    pause_clock,
    resume_clock,
)
from tests.doubles import NOON, TODAY, make_case, make_mail
from tests.offices import DANA, HENRI, RUTH, Office
from tests.services.looking import cover
from tests.services.outgoings import Out
from tests.services.staff_mails import (
    at_address,
    courier,
    mails,
    name_on_slip,
    watch,
)


pytestmark = pytest.mark.each_engine


DAY = timedelta(days=1)
TIMES = Timetable()
ACK, TRIAGE, URGENT = (
    ClockKind.ACKNOWLEDGEMENT,
    ClockKind.TRIAGE,
    ClockKind.URGENT_TRIAGE,
)
Told = set[tuple[str, str]]


def look(office: Office, *days: float) -> list[int]:
    """Look at the clocks so many days after the first; count what called each time."""
    return [watch(office, courier(office, None, at=NOON + day * DAY)) for day in days]


def told(office: Office, case_id: CaseId) -> Told:
    """Return which clocks of a case called, and for what."""
    with office.store.read() as tx:
        found = tx.reminders.of_cases([case_id]).get(case_id, ())
        return {(reminder.clock, reminder.call) for reminder in found}


def make_urgent(office: Office, case_id: CaseId, *, by: str = DANA) -> None:
    with office.store.begin() as tx:
        set_urgency(
            tx,
            office.rings[by],
            case_id,
            Urgency.CRITICAL,
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def give_to_henri(office: Office, case_id: CaseId) -> None:
    with office.store.begin() as tx:
        ring, henri = office.rings[DANA], office.person(HENRI)
        assign_case(tx, ring, case_id=case_id, handler_id=henri, at=NOON)


def strip_clocks(office: Office, case_id: CaseId, stage: Stage) -> None:
    """Leave a case as those of before came over, with a line in the log that says so."""
    with office.store.begin() as tx:
        bare = replace(tx.cases.get(case_id), clocks=(), stage=stage)
        act, actor = Act.CLOCKS_MOVED, office.worker.author.holder
        keep_cover(tx, bare, Event(act=act, actor=actor, case_id=case_id, at=NOON))


class TestCalls:
    def test_a_clock_calls_once_it_is_due_soon(self) -> None:
        """
        Three days before the day, and otherwise only after it.
        """
        [ack, _] = TIMES.received(TODAY, Urgency.NORMAL)

        assert [None, Call.REMINDER, Call.REMINDER, Call.ESCALATION] == [
            call_of(ack, TODAY + days * DAY) for days in (3, 4, 7, 8)
        ]

    @pytest.mark.parametrize(
        "kind", [ClockKind.APPEAL_WINDOW, ClockKind.RESUBMISSION, ClockKind.RETENTION]
    )
    def test_what_others_have_time_for_is_never_late(self, kind: ClockKind) -> None:
        """
        It calls when it is over, and not before: now we may go on.
        """
        window = TIMES._start(kind, TODAY)

        assert [None, None, Call.WINDOW_OVER] == [
            call_of(window, window.due_on + days * DAY) for days in (-1, 0, 1)
        ]

    def test_a_clock_that_stands_still_calls_for_nobody(self) -> None:
        """
        Paused or stopped, however long ago it was due.
        """
        [ack, triage] = TIMES.received(TODAY, Urgency.NORMAL)
        clocks = (
            ack.pause(TODAY),
            triage.stop(TODAY, TIMES.limits[TRIAGE], TIMES.calendar),
        )
        case = replace(make_case(), clocks=clocks)

        assert [] == list(calls_of(case, TODAY + 900 * DAY))


class TestOnce:
    def test_each_state_of_a_clock_calls_once(self, office: Office) -> None:
        """
        However often one looks; due soon, then overdue.
        """
        case_id = office.case_of(make_mail())

        found = look(office, 0, 4, 4, 4.5, 7, 8, 8, 9)

        assert [0, 1, 0, 0, 0, 1, 0, 0] == found
        assert {(ACK, Call.REMINDER), (ACK, Call.ESCALATION)} == told(office, case_id)

    def test_what_was_slept_through_is_escalated_alone(self, office: Office) -> None:
        """
        Nobody is reminded of what is late already; what was missed is caught up with.
        """
        case_id = office.case_of(make_mail())

        assert [2, 0] == look(office, 400, 400)
        assert {(ACK, Call.ESCALATION), (TRIAGE, Call.ESCALATION)} == told(
            office, case_id
        )

    def test_two_entities_asked_on_one_day_have_a_clock_each(
        self, sqlite_office: Office
    ) -> None:
        """
        That of the second calls as well, and both are on the books.
        """
        office, asked = sqlite_office, Happening.ENTITY_ASKED
        case_id = office.case_of(make_mail())
        with office.store.begin() as tx:
            pen, case = Pen.of(tx, office.worker, NOON), tx.cases.get(case_id)
            happened(pen, case, (asked, asked), office.mechanism.timetable)

        assert [4, 0] == look(office, 400, 400)  # with acknowledgement and triage
        with office.store.read() as tx:
            listed = list_clocks(tx, office.rings[DANA], today=TODAY)
        assert [1, 1, 1, 1] == [len(one.told) for one in listed]
        assert () == office.verify().problems

    def test_a_case_from_before_there_were_clocks_gets_them(
        self, sqlite_office: Office
    ) -> None:
        """
        Once, in the first round; one that is over gets none, and the log verifies.
        """
        office = sqlite_office
        old, over = office.case_of(make_mail()), office.case_of(make_mail())
        strip_clocks(office, old, Stage.TRIAGE)
        strip_clocks(office, over, Stage.CLOSED)

        assert [0, 1, 0] == look(office, 0, 25, 25)
        assert {(TRIAGE, Call.ESCALATION)} == told(office, old)
        kinds = [clock.kind for clock in cover(office, old).clocks]
        assert [TRIAGE, ClockKind.PROGRESS] == kinds
        assert () == cover(office, over).clocks
        assert () == office.verify().problems

    def test_several_hosts_find_it_once_together(self, office: Office) -> None:
        """
        Four look at the same time, and each call is one of theirs.
        """
        for _ in range(3):
            office.case_of(make_mail())

        def look_once(_: int) -> int:
            return watch(office, courier(office, None, at=NOON + 5 * DAY))

        with ThreadPoolExecutor(4) as pool:
            assert 3 == sum(pool.map(look_once, range(4)))

    def test_a_clock_that_went_on_is_not_told_again(self, office: Office) -> None:
        """
        Who was reminded before a pause knows of it; overdue, it still calls once.
        """
        case_id = office.case_of(make_mail())
        ring, times = office.rings[DANA], office.mechanism.timetable
        assert [1] == look(office, 5)
        with office.store.begin() as tx:
            pause_clock(
                *(tx, ring, case_id, ACK),
                why=PauseReason.FORCE_MAJEURE,
                text="the post is on strike",
                timetable=times,
                at=NOON + 5 * DAY,
            )
        assert [0] == look(office, 10)
        with office.store.begin() as tx:
            at = NOON + 10 * DAY
            resume_clock(tx, ring, case_id, ACK, timetable=times, at=at)

        assert [0, 0, 1, 0] == look(office, 10, 12, 13, 14)

    def test_it_is_the_day_of_the_office_that_counts(self, office: Office) -> None:
        """
        Half past eleven at night in UTC is the next day for an office further east.
        """
        office.case_of(make_mail())
        late = datetime(2026, 3, 5, 23, 30, tzinfo=UTC)
        here = courier(office, None, at=late)
        assert 0 == watch(office, here)

        zurich = OfficeCalendar(zone=ZoneInfo("Europe/Zurich"))
        there = replace(here, timetable=Timetable(calendar=zurich))
        assert 1 == watch(office, there)

    def test_it_is_on_the_books(self, office: Office) -> None:
        """
        A reminder that somebody deletes, or makes up, is found.
        """
        office.case_of(make_mail())
        look(office, 5)
        assert () == office.verify().problems

        office.tamper("UPDATE reminder SET call = 'escalation'")

        assert 2 == len(office.verify().problems)


class TestWhom:
    def test_the_owner_is_reminded_and_coordinators_hear_what_is_late(
        self, office: Office
    ) -> None:
        """
        The name of the owner stands beside a reminder, and nobody's beside the other.
        """
        case_id = office.case_of(make_mail())
        give_to_henri(office, case_id)
        look(office, 5, 10)

        with office.store.read() as tx:
            [first, second] = tx.reminders.of_cases([case_id])[case_id]
        assert (Call.REMINDER, office.person(HENRI)) == (first.call, first.person)
        assert (Call.ESCALATION, None) == (second.call, second.person)

    def test_nobody_is_mailed_at_once_of_what_can_wait(self, office: Office) -> None:
        """
        The morning is soon enough.
        """
        at_address(office, DANA)
        office.case_of(make_mail())
        before_dawn = NOON.replace(hour=3) + 9 * DAY

        watch(office, courier(office, Out(), at=before_dawn))

        assert [] == list(mails(office))

    def test_what_is_urgent_is_mailed_at_once_to_its_owner(
        self, office: Office
    ) -> None:
        """
        And when it is late, to every coordinator who may open it; each once.
        """
        case_id = office.case_of(make_mail())
        give_to_henri(office, case_id)
        make_urgent(office, case_id)
        at_address(office, DANA)
        at_address(office, HENRI)
        rules = StaffMailRules(send=False)

        for day in (0, 0, 1, 3, 3):
            at = NOON + day * DAY
            watch(office, courier(office, Out(), at=at, rules=rules))

        found = [(mail.person_id, mail.kind, mail.case_id) for mail in mails(office)]
        alert = StaffMailKind.ALERT
        assert [
            (office.person(DANA), alert, case_id),
            (office.person(HENRI), alert, case_id),
        ] == found
        assert {(URGENT, Call.REMINDER), (URGENT, Call.ESCALATION)} == told(
            office, case_id
        )

    def test_who_may_not_open_a_case_is_not_told_of_it(self, office: Office) -> None:
        """
        A coordinator without its key gets no mail, whatever their role.
        """
        case_id = office.case_of(make_mail())
        make_urgent(office, case_id)
        at_address(office, DANA)
        office.tamper(
            "DELETE FROM case_grant WHERE holder = :holder",
            holder=str(office.person(DANA)),
        )

        watch(office, courier(office, Out()))

        assert [] == [m for m in mails(office) if m.kind is StaffMailKind.ALERT]
        assert {(URGENT, Call.REMINDER)} == told(office, case_id)

    def test_who_is_complained_of_is_not_told_of_it(self, office: Office) -> None:
        """
        Somebody else who can open the case is, although it was theirs to triage.
        """
        case_id = office.case_of(make_mail())
        give_to_henri(office, case_id)
        make_urgent(office, case_id)
        name_on_slip(office, case_id, DANA)
        for name in (DANA, HENRI):
            at_address(office, name)
        rules = StaffMailRules(send=False)

        watch(office, courier(office, Out(), at=NOON + 5 * DAY, rules=rules))

        assert [office.person(HENRI)] == [mail.person_id for mail in mails(office)]

    def test_what_no_coordinator_may_open_calls_who_can(self, office: Office) -> None:
        """
        A complaint about the office is the reviewer's, late or not.
        """
        accused = "I want to complain about your own office, the grievance office."
        case_id = office.case_of(make_mail(accused))
        make_urgent(office, case_id, by=RUTH)
        for name in (DANA, RUTH):
            at_address(office, name)
        rules = StaffMailRules(send=False)
        watch(office, courier(office, Out(), at=NOON + 5 * DAY, rules=rules))

        assert [office.person(RUTH)] == [mail.person_id for mail in mails(office)]

    def test_a_flood_fills_nobodys_mailbox(self, office: Office) -> None:
        """
        After so many in a day the rest waits for the morning.
        """
        for _ in range(4):
            make_urgent(office, office.case_of(make_mail()))
        at_address(office, DANA)
        rules = StaffMailRules(send=False, alerts=2)

        assert 4 == watch(office, courier(office, Out(), rules=rules))
        assert 2 == len(mails(office))
