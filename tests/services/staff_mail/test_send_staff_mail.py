"""The mail of the morning: who gets one, when, what it says, and that it comes once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from grievance.domain.ids import CaseId
from grievance.domain.outbox import MOST_ATTEMPTS
from grievance.domain.reference import Reference
from grievance.domain.staff_mail import StaffMailRules, StaffMailState
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.mail.post.smtp import (
    PostError,
    RefusedForGoodError,
    RefusedForNowError,
    ServerAwayError,
    UncertainError,
)
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.staff_mail.send_staff_mail import (
    put_off_staff_mail,
    send_staff_mail,
)
from tests.doubles import NOON, OUR_ADDRESS, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.outgoings import Out, claim
from tests.services.staff_mails import (
    at_address,
    courier,
    mail_jobs,
    mails,
    name_on_slip,
    send_all,
    texts,
    watch,
)


pytestmark = pytest.mark.each_engine


DAY = timedelta(days=1)
SECRET = "zwetschgenmus"
READY, SENT, DROPPED = (
    StaffMailState.READY,
    StaffMailState.SENT,
    StaffMailState.DROPPED,
)
MORNING = NOON.replace(hour=8) + 5 * DAY  # acknowledgements are due soon
LATE = MORNING + 5 * DAY  # and overdue
COUNTS_ONLY = StaffMailRules(references=False)


def morning(
    office: Office,
    *,
    at: datetime = MORNING,
    out: Out | None = None,
    rules: StaffMailRules | None = None,
) -> Out:
    """Let a look at the clocks, and what it promised, be done; return what went out."""
    out = out or Out()
    using = courier(office, out, at=at, rules=rules)
    watch(office, using)
    send_all(office, using)
    return out


def reference_of(office: Office, case_id: CaseId) -> Reference:
    with office.store.read() as tx:
        return tx.cases.get(case_id).reference


def give_to_henri(office: Office, case_id: CaseId) -> None:
    with office.store.begin() as tx:
        ring, henri = office.rings[DANA], office.person(HENRI)
        assign_case(tx, ring, case_id=case_id, handler_id=henri, at=NOON)


def make_urgent(office: Office, case_id: CaseId) -> None:
    with office.store.begin() as tx:
        set_urgency(
            *(tx, office.rings[DANA], case_id, Urgency.CRITICAL),
            reason="they threatened her",
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def readers(out: Out) -> list[str]:
    return [parcel.recipient for parcel in out.given]


def states(office: Office) -> list[StaffMailState]:
    return [mail.state for mail in mails(office)]


class TestWords:
    def test_it_names_cases_and_counts_them(self, office: Office) -> None:
        """
        Reference, stage, day and state of what is due, and nothing else of a case.
        """
        case_id = office.case_of(make_mail(f"They hid the {SECRET}.", subject=SECRET))
        at_address(office, DANA)

        [said] = texts(morning(office))

        reference = reference_of(office, case_id)
        assert f"  {reference}  received         2026-03-09  due soon\n" in said
        assert said.startswith("Test office: 1 due soon\n")
        assert "As of 2026-03-07: 1 due soon. Open cases of yours: 1." in said

    def test_it_says_nothing_that_anybody_wrote(self, office: Office) -> None:
        """
        No word, name, Entity, criterion, urgency or reason: ordinary mail is read by
        others on its way.
        """
        case_id = office.case_of(
            make_mail(
                f"They hid the {SECRET}.", subject=SECRET, sender="m@post.example"
            )
        )
        make_urgent(office, case_id)
        at_address(office, DANA)

        out = morning(office, at=LATE)

        assert 2 == len(out.given)  # at once, and in the morning
        for parcel in out.given:
            said = parcel.message.decode().casefold()
            for word in (
                *(SECRET, "m@post.example", "threat", "critical", "urgent", "reprisal"),
                *("entity", "triage"),
            ):
                assert word.casefold() not in said

    def test_where_the_office_wants_counts_it_names_no_case(
        self, office: Office
    ) -> None:
        """
        In the morning mail and in one at once alike.
        """
        case_id = office.case_of(make_mail())
        make_urgent(office, case_id)
        at_address(office, DANA)

        said = texts(morning(office, at=LATE, rules=COUNTS_ONLY))

        assert 2 == len(said)
        assert all("GR-" not in one for one in said)
        assert any("Yours: 1 overdue" in one for one in said)

    def test_keys_that_are_due_are_counted(self, office: Office) -> None:
        """
        For who can change them and for coordinators, who hear of what nobody can change;
        no case is named by it, and nobody is.
        """
        case_id = office.case_of(make_mail())
        give_to_henri(office, case_id)
        name_on_slip(office, case_id, CHIDI)
        name_on_slip(office, case_id, HENRI)
        for name in (DANA, HENRI, RUTH):
            at_address(office, name)

        [said] = texts(morning(office, at=NOON.replace(hour=8) + DAY))

        assert said.startswith("Test office: keys to be changed\n")
        assert (
            "2 keys are to be changed since 2026-03-02, 1 by you: `grievance rekey` or "
            "the desk does it.\n1 key is changed by nobody; only the recovery key opens "
            "them: see docs/access.md.\n"
        ) in said
        assert "GR-" not in said

    def test_coordinators_hear_what_is_late_with_others(self, office: Office) -> None:
        """
        The handler has it as their own; the coordinator below, only once it is late.
        """
        case_id = office.case_of(make_mail())
        give_to_henri(office, case_id)
        at_address(office, DANA)
        henri = at_address(office, HENRI)

        assert [henri] == readers(morning(office))
        dana, his = sorted(texts(morning(office, at=LATE)), key=lambda t: "Yours:" in t)
        assert "Overdue with others:\n  GR-" in dana
        assert "Yours:\n  GR-" in his
        assert "Overdue with others" not in his

    def test_it_is_a_machines_mail_that_nobody_answers(self, office: Office) -> None:
        """
        From the office, answered by no machine, and answers go to its reader alone.
        """
        office.case_of(make_mail())
        at_address(office, DANA)

        [parcel] = morning(office).given

        read = message_from_bytes(parcel.message, policy=policy.default)
        assert isinstance(read, EmailMessage)
        assert (OUR_ADDRESS, "dana@staff.example") == (parcel.sender, parcel.recipient)
        assert "dana@staff.example" == read["Reply-To"] == read["To"]
        assert ("auto-replied", "All") == (
            read["Auto-Submitted"],
            read["X-Auto-Response-Suppress"],
        )
        [mail] = mails(office)
        assert f"<staff.{mail.id.hex}@grievance.example>" == read["Message-ID"]


class TestWhom:
    def test_who_has_nothing_due_gets_none(self, office: Office) -> None:
        """
        Unless the office wants one every morning.
        """
        office.case_of(make_mail())
        at_address(office, RUTH)

        assert [] == morning(office).given
        assert [DROPPED] == states(office)

        every = StaffMailRules(empty=True)
        [said] = texts(morning(office, at=MORNING + DAY, rules=every))
        assert said.startswith("Test office: nothing is due\n")

    def test_who_has_no_address_or_does_no_case_work_gets_none(
        self, office: Office
    ) -> None:
        """
        A custodian opens who wrote, and answers for no case.
        """
        office.case_of(make_mail())
        at_address(office, CHIDI)

        assert [] == morning(office, rules=StaffMailRules(empty=True)).given
        assert [] == list(mails(office))

    def test_who_may_not_open_a_case_does_not_read_of_it(self, office: Office) -> None:
        """
        Neither named nor counted, whatever the cover says of who handles it.
        """
        office.case_of(make_mail())
        at_address(office, DANA)
        office.tamper("DELETE FROM case_grant")

        assert [] == morning(office, at=LATE).given

    def test_who_is_complained_of_does_not_read_of_it(self, office: Office) -> None:
        """
        Their key fits until it is made anew; what it opens is not told to them.
        """
        case_id = office.case_of(make_mail())
        give_to_henri(office, case_id)
        name_on_slip(office, case_id, DANA)
        for name in (DANA, HENRI):
            at_address(office, name)

        assert ["henri@staff.example"] == readers(morning(office, at=LATE))

    def test_who_left_meanwhile_gets_none(self, office: Office) -> None:
        """
        Between the promise and the sending the address was taken back.
        """
        office.case_of(make_mail())
        at_address(office, DANA)
        out = Out()
        watch(office, courier(office, out, at=MORNING))
        at_address(office, DANA, address="")

        send_all(office, courier(office, out, at=MORNING))

        assert ([], [DROPPED]) == (out.given, states(office))
        assert "unreachable" == mails(office)[0].error


class TestWhen:
    @pytest.mark.parametrize(
        ("zone", "before", "after"),
        [
            ("UTC", (7, 29), (7, 30)),
            ("", (7, 29), (7, 30)),
            ("Asia/Shanghai", (23, 15), (23, 30)),
            ("America/New_York", (12, 29), (12, 30)),
        ],
    )
    def test_in_the_morning_of_its_reader(
        self,
        sqlite_office: Office,
        zone: str,
        before: tuple[int, int],
        after: tuple[int, int],
    ) -> None:
        """
        At half past seven where they are; where the office is if they did not say.
        """
        office = sqlite_office
        office.case_of(make_mail())
        at_address(office, DANA, zone=zone)
        day = MORNING.date()
        first, then = (
            datetime.combine(day, time(*one), UTC) for one in (before, after)
        )
        if zone not in {"UTC", ""}:  # where it is still the day before, that one's goes
            morning(office, at=first.replace(hour=1))
        count = len(morning(office, at=first).given)

        assert (0, 1) == (count, len(morning(office, at=then).given))

    @pytest.mark.parametrize(
        ("day", "utc"),
        [
            (datetime(2026, 3, 28, tzinfo=UTC), time(6, 30)),
            (datetime(2026, 3, 29, tzinfo=UTC), time(5, 30)),
            (datetime(2026, 10, 25, tzinfo=UTC), time(6, 30)),
        ],
    )
    def test_summer_time_changes_the_hour_in_utc(
        self, sqlite_office: Office, day: datetime, utc: time
    ) -> None:
        """
        It is half past seven for its reader on the very day the clocks change, once.
        """
        office = sqlite_office
        office.case_of(make_mail())
        at_address(office, DANA, zone="Europe/Zurich")
        due = datetime.combine(day.date(), utc, UTC)

        counts = [
            len(morning(office, at=due + timedelta(minutes=minutes)).given)
            for minutes in (-15, 0, 15, 60, 120)
        ]

        assert [0, 1, 0, 0, 0] == counts

    def test_it_comes_once_a_day(self, office: Office) -> None:
        """
        However often one looks, and again the next day.
        """
        office.case_of(make_mail())
        at_address(office, DANA)

        assert [1, 0, 0, 1] == [
            len(morning(office, at=at).given)
            for at in (MORNING, MORNING, MORNING + DAY / 4, MORNING + DAY)
        ]

    def test_of_mornings_that_were_missed_only_todays_comes(
        self, office: Office
    ) -> None:
        """
        A worker that was away catches up with today; yesterday's, promised and not
        sent, is dropped.
        """
        office.case_of(make_mail())
        at_address(office, DANA)
        watch(office, courier(office, Out(), at=MORNING))

        out = morning(office, at=MORNING + 3 * DAY)

        assert 1 == len(out.given)
        assert {SENT, DROPPED} == set(states(office))
        assert "too-late" in {mail.error for mail in mails(office)}

    def test_an_office_may_want_none(self, office: Office) -> None:
        """
        Then nothing is promised, nor without a way out.
        """
        office.case_of(make_mail())
        at_address(office, DANA)

        watch(office, courier(office, Out(), at=LATE, rules=StaffMailRules(send=False)))
        watch(office, courier(office, None, at=LATE))

        assert [] == list(mails(office))

    def test_what_was_seen_to_meanwhile_is_not_called_out(self, office: Office) -> None:
        """
        A mail at once is dropped where nothing is urgent any more when it would go.
        """
        case_id = office.case_of(make_mail())
        make_urgent(office, case_id)
        at_address(office, DANA)
        rules = StaffMailRules(send=False)
        out = Out()
        watch(office, courier(office, out, rules=rules))
        with office.store.begin() as tx:
            stopped = office.mechanism.timetable.moved(
                tx.cases.get(case_id).clocks,
                before=Stage.RECEIVED,
                after=Stage.ASSESSMENT,
                day=NOON.date(),
            )
            tx.cases.save(replace(tx.cases.get(case_id), clocks=stopped))

        send_all(office, courier(office, out, rules=rules))

        assert ([], [DROPPED]) == (out.given, states(office))
        assert "nothing-due" == mails(office)[0].error


class TestSending:
    @pytest.fixture(name="due")
    def _due(self, office: Office) -> Office:
        """Give an office in which one mail is promised."""
        office.case_of(make_mail())
        at_address(office, DANA)
        watch(office, courier(office, Out(), at=MORNING))
        return office

    def send(self, office: Office, out: Out, *, at: datetime = MORNING) -> None:
        using = courier(office, out, at=at)
        send_staff_mail(using, claim(office, mail_jobs(office)[-1], at=at))

    def test_it_is_on_the_books_from_the_first_word_to_the_last(
        self, due: Office
    ) -> None:
        """
        The log tells that it was being sent, and that it was; the books agree.
        """
        self.send(due, Out())

        [mail] = mails(due)
        with due.store.read() as tx:
            acts = [entry.act for entry in tx.log.about([mail.id])]
        assert ["staff-mail-sending", "staff-mail-ended"] == acts
        assert [SENT] == states(due)

    @pytest.mark.parametrize(
        ("error", "state"),
        [
            (UncertainError("data-timeout"), StaffMailState.UNCERTAIN),
            (RefusedForGoodError("data-554"), StaffMailState.FAILED),
        ],
    )
    def test_what_broke_off_is_never_sent_again(
        self, due: Office, error: PostError, state: StaffMailState
    ) -> None:
        """
        Sent or not, the next morning says it anew.
        """
        out = Out(in_data=[error])

        self.send(due, out)
        send_all(due, courier(due, out, at=MORNING + DAY / 4))

        assert ([], [state]) == (out.given, states(due))
        assert error.code == mails(due)[0].error

    def test_a_worker_that_died_in_the_middle_leaves_it_uncertain(
        self, due: Office
    ) -> None:
        """
        Whoever takes over finds that it was being sent, and lets it be.
        """

        def die() -> None:
            msg = "power cut"
            raise KeyboardInterrupt(msg)

        with pytest.raises(KeyboardInterrupt):
            self.send(due, Out(after_data=die))
        out = Out()
        send_all(due, courier(due, out, at=MORNING + DAY / 4))

        assert ([], [StaffMailState.UNCERTAIN]) == (out.given, states(due))

    @pytest.mark.parametrize("where", ["at_once", "in_data"])
    def test_what_was_refused_for_now_goes_later(self, due: Office, where: str) -> None:
        """
        Before the words or after them: it was certainly not sent.
        """
        refusal = RefusedForNowError("rcpt-450")
        out = Out(**{where: [refusal]})  # type: ignore[arg-type]  # a list either way
        using, job = courier(due, out, at=MORNING), mail_jobs(due)[-1]
        claimed = claim(due, job, at=MORNING)

        with pytest.raises(RefusedForNowError):
            send_staff_mail(using, claimed)
        put_off_staff_mail(using, claimed, code=refusal.code, away=False)
        assert [READY] == states(due)
        send_all(due, courier(due, out, at=MORNING + DAY / 4))

        assert (1, [SENT]) == (len(out.given), states(due))

    def test_after_the_last_try_it_is_let_be(self, due: Office) -> None:
        """
        Nobody has to settle it; it is failed, and its job over.
        """
        refusal = RefusedForNowError("rcpt-450")
        out, at = Out(at_once=[refusal] * MOST_ATTEMPTS), MORNING
        for _ in range(MOST_ATTEMPTS):
            using = courier(due, out, at=at)
            claimed = claim(due, mail_jobs(due)[-1], at=at)
            with pytest.raises(RefusedForNowError):
                send_staff_mail(using, claimed)
            put_off_staff_mail(using, claimed, code=refusal.code, away=False)
            at += timedelta(hours=1, minutes=16)

        assert [StaffMailState.FAILED] == states(due)
        with due.store.read() as tx:
            assert () == tx.outbox.failed()

    def test_a_server_that_is_away_is_waited_for_until_it_is_too_late(
        self, due: Office
    ) -> None:
        """
        That is no fault of the mail's; the next day there is another.
        """
        away = ServerAwayError("refused")
        out = Out(at_once=[away])
        using = courier(due, out, at=MORNING)
        claimed = claim(due, mail_jobs(due)[-1], at=MORNING)

        with pytest.raises(ServerAwayError):
            send_staff_mail(using, claimed)
        put_off_staff_mail(using, claimed, code=away.code, away=True)
        send_all(due, courier(due, out, at=MORNING + DAY))

        assert ([], [DROPPED]) == (out.given, states(due))
