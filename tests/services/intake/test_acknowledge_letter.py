"""Who wrote is told that it arrived: once, not everybody, and never more than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import Hold, LookFor, OutgoingKind, OutgoingState
from grievance.mail.reading.parse import parse
from grievance.mail.token import find_tokens, is_ours, read_message_ids, verifies
from grievance.services.intake.acknowledge_letter import (
    OfficeVoice,
    make_acknowledgement,
)
from grievance.settings import MailSettings
from tests.doubles import NOON, OUR_ADDRESS, OUR_SERVER, make_mail
from tests.offices import Office
from tests.services.looking import AUTOMATIC, LIST, MIRA, cover, slip_of
from tests.services.outgoings import covers, parcel_of, written
from tests.services.sealed import held_for


CHINESE = "他们扣着我们的护照，不给加班费，也不让我们离开宿舍。请帮助我们。" * 3
DANGER = "The guards beat two workers with iron bars; one died in hospital last night."
DAY = timedelta(days=1)


def with_mail(office: Office, **changed: object) -> Office:
    """Give the office other settings for mail."""
    mail = MailSettings(address=OUR_ADDRESS, authserv_id=OUR_SERVER)
    mail = msgspec.structs.replace(mail, **changed)
    settings = msgspec.structs.replace(office.mechanism.settings, mail=mail)
    return replace(office, mechanism=replace(office.mechanism, settings=settings))


def promised(office: Office) -> int:
    with office.store.read() as tx:
        return tx.outbox.count(JobState.READY, kind=JobKind.SEND_LETTER)


def test_a_new_case_is_acknowledged_at_once(office: Office) -> None:
    """
    A letter is on the books, released, promised to be sent, and the log knows it.
    """
    letter = written(office)

    assert (OutgoingKind.ACKNOWLEDGEMENT, OutgoingState.RELEASED, None, "en") == (
        letter.kind,
        letter.state,
        letter.hold,
        letter.language,
    )
    assert 1 == promised(office)
    assert () == office.verify().problems


def test_it_goes_to_who_wrote_and_nobody_else(office: Office) -> None:
    """
    One recipient; an answer and a bounce come back to the case; ids are ours.
    """
    raw = make_mail()
    case_id = office.case_of(raw)
    [letter] = covers(office, case_id)
    parcel = parcel_of(office, letter)
    read = parse(parcel.message)

    assert MIRA == parcel.recipient
    assert [MIRA] == [one.address for one in read.to]
    assert [parcel.sender] == [one.address for one in read.reply_to]
    assert (parse(raw).message_id,) == read.in_reply_to
    assert letter.message_id == read.message_id
    key, epoch = office.worker.keys.mac_key, cover(office, case_id).token_epoch
    [token] = find_tokens(replace(read, to=read.reply_to))
    assert verifies(key, token, epoch=epoch, correspondent=MIRA)
    assert [True] == [is_ours(key, i) for i in read_message_ids([letter.message_id])]


def test_it_repeats_nothing_of_the_letter(office: Office) -> None:
    """
    Neither subject, nor words, nor the name of who wrote, nor an attachment's.
    """
    raw = make_mail(
        "The foreman Zwetschgenmus keeps our wages.",
        sender="Perpetua Vandersloot <mira@post.example>",
        subject="Quetzalcoatlus",
        attachment=b"picture",
    )
    [letter] = covers(office, office.case_of(raw))
    answer = parse(parcel_of(office, letter).message)

    said = f"{answer.subject}\n{answer.text}\n{answer.to}"
    secrets = ("Zwetschgenmus", "wages", "Perpetua", "Quetzalcoatlus", "gate.png")
    assert [] == [secret for secret in secrets if secret in said]
    assert str(cover(office, letter.case_id).reference) in answer.subject


def test_it_names_the_day_by_which_somebody_decides(sqlite_office: Office) -> None:
    """
    The day that the clock of triage runs to, written out.
    """
    letter = written(sqlite_office)
    due_on = cover(sqlite_office, letter.case_id).due_on
    assert due_on is not None

    text = parse(parcel_of(sqlite_office, letter).message).text
    assert f"{due_on.day} {due_on:%B} {due_on.year}" in text


def test_it_is_written_in_the_language_of_the_letter(sqlite_office: Office) -> None:
    """
    Where we have that language.
    """
    letter = written(sqlite_office, text=CHINESE)

    answer = parse(parcel_of(sqlite_office, letter).message)
    assert ("zh", "zh") == (letter.language, answer.language)


HELD = {
    LookFor.NOT_AUTHENTICATED: {"dmarc": "fail"},
    LookFor.CRITICAL: {"text": DANGER},
    LookFor.REPRISAL: {"text": "If they learn who wrote this I fear retaliation."},
}


@pytest.mark.parametrize("why", HELD)
def test_it_is_held_where_a_person_must_look(
    sqlite_office: Office, why: LookFor
) -> None:
    """
    No job sends it; that somebody must look is plain, and why is for those on the case.
    """
    how = HELD[why]
    letter = written(
        sqlite_office, text=how.get("text", "Help."), dmarc=how.get("dmarc", "pass")
    )

    assert (OutgoingState.HELD, Hold.LOOK_FIRST) == (letter.state, letter.hold)
    assert why in held_for(sqlite_office, letter)
    assert 0 == promised(sqlite_office)
    assert MIRA == parcel_of(sqlite_office, letter).recipient


@pytest.mark.parametrize(("dmarc", "expected"), [("pass", 1), ("fail", 0)])
def test_it_says_that_it_was_sent_automatically_where_it_is(
    sqlite_office: Office, dmarc: str, expected: int
) -> None:
    """
    Not where it waits for a person, who lets it go.
    """
    letter = written(sqlite_office, dmarc=dmarc)

    text = parse(parcel_of(sqlite_office, letter).message).text
    assert expected == text.count("sent automatically")


def test_a_critical_case_is_one_to_hold_for(sqlite_office: Office) -> None:
    """
    The words above are really recognised as critical.
    """
    letter = written(sqlite_office, text=DANGER)

    assert "critical" == slip_of(sqlite_office, letter.case_id).severity


class TestCaps:
    def test_an_address_is_answered_once_a_day(self, office: Office) -> None:
        """
        A flood in somebody's name fills no mailbox; after a day it is answered again.
        """
        first = written(office)
        second = written(office, text="More of it.", at=NOON + DAY / 2)
        third = written(office, text="Still more.", at=NOON + DAY - DAY / 86_400)
        later = written(office, text="And again.", at=NOON + DAY)

        holds = [letter.hold for letter in (first, second, third, later)]
        again = Hold.ANSWERED_TODAY
        assert [None, again, again, None] == holds

    def test_however_it_is_spelt(self, sqlite_office: Office) -> None:
        """
        Capitals make no other mailbox of it.
        """
        written(sqlite_office)
        again = written(sqlite_office, text="More.", sender="MIRA@Post.Example")

        assert Hold.ANSWERED_TODAY is again.hold

    def test_others_are_answered(self, sqlite_office: Office) -> None:
        """
        The cap is for one address.
        """
        written(sqlite_office)
        other = written(sqlite_office, text="More.", sender="imre@post.example")

        assert other.hold is None

    def test_a_held_letter_uses_up_no_day(self, sqlite_office: Office) -> None:
        """
        Somebody else's forged mail does not take the answer from the real one.
        """
        written(sqlite_office, dmarc="fail")

        assert written(sqlite_office, text="Really me.").hold is None

    def test_a_mailbox_has_a_cap(self, office: Office) -> None:
        """
        Those beyond it wait for a person; a day later there is room again.
        """
        small = with_mail(office, mailbox_cap=2)
        found = [answer(small, number) for number in range(3)]
        later = answer(small, 3, after=DAY)

        assert [None, None, Hold.MAILBOX_CAP, None] == [*found, later]

    def test_a_domain_has_a_cap(self, office: Office) -> None:
        """
        Whoever owns one has addresses without end; other domains still get theirs.
        """
        small = with_mail(office, domain_cap=2)
        found = [answer(small, number) for number in range(3)]
        other = written(small, sender="n@elsewhere.example", text="n 3").hold

        assert [None, None, Hold.DOMAIN_CAP, None] == [*found, other]
        assert () == office.verify().problems

    def test_a_place_of_a_domain_is_free_after_a_day(
        self, sqlite_office: Office
    ) -> None:
        """
        A day after it was taken, not at midnight.
        """
        small = with_mail(sqlite_office, domain_cap=2)
        times = (DAY * 0, DAY * 0.6, DAY * 0.9, DAY, DAY * 1.1, DAY * 1.6)
        found = [answer(small, n, after=after) for n, after in enumerate(times)]

        capped = Hold.DOMAIN_CAP
        assert [None, None, capped, None, capped, None] == found

    def test_a_domain_is_the_same_however_it_is_spelt(
        self, sqlite_office: Office
    ) -> None:
        """
        Capitals make no other of it.
        """
        small = with_mail(sqlite_office, domain_cap=1)
        answer(small, 1)

        loud = written(small, sender="n2@POST.example", text="n 2")
        assert Hold.DOMAIN_CAP is loud.hold

    def test_names_below_it_are_the_same(self, sqlite_office: Office) -> None:
        """
        Whoever owns one has those without end, too.
        """
        small = with_mail(sqlite_office, domain_cap=1)
        answer(small, 1)

        below = written(small, sender="n2@s2.post.example", text="n 2")
        assert Hold.DOMAIN_CAP is below.hold

    def test_what_is_held_takes_no_place(self, sqlite_office: Office) -> None:
        """
        Forged mails do not use up what a domain may get.
        """
        small = with_mail(sqlite_office, domain_cap=1)
        written(small, sender="n1@post.example", dmarc="fail")

        assert answer(small, 2) is None

    @pytest.mark.parametrize("cap", ["mailbox_cap", "domain_cap", "overall_cap"])
    def test_a_cap_of_nothing_holds_every_letter(
        self, sqlite_office: Office, cap: str
    ) -> None:
        """
        Which is a way to see each of them first.
        """
        assert answer(with_mail(sqlite_office, **{cap: 0}), 1) is not None

    def test_the_office_has_a_cap(self, sqlite_office: Office) -> None:
        """
        Whatever the mailboxes are allowed to.
        """
        small = with_mail(sqlite_office, overall_cap=1)

        assert [None, Hold.OVERALL_CAP] == [answer(small, number) for number in "12"]

    def test_marks_are_gone_after_a_day(self, office: Office) -> None:
        """
        What tells that we wrote to somebody is not kept; nothing of the address is.
        """
        written(office)
        written(office, sender="imre@post.example", text="x", at=NOON + 2 * DAY)

        of_address_and_domain = 2
        assert of_address_and_domain == office.tamper(
            "UPDATE answered SET until = until"
        )


def answer(
    office: Office, number: object, *, after: timedelta = DAY * 0
) -> Hold | None:
    sender = f"n{number}@post.example"
    return written(office, sender=sender, text=f"n {number}", at=NOON + after).hold


NOBODY = {
    "two senders": {"sender": "a@post.example, b@post.example"},
    "no address": {"sender": "somebody"},
    "no-reply": {"sender": "no-reply@post.example"},
    "noreply with a tag": {"sender": "noreply+7@post.example"},
    "do not reply": {"sender": "DoNotReply@post.example"},
    "a bouncer": {"sender": "postmaster@post.example"},
    "a list's bouncer": {"sender": "news-bounces@post.example"},
}


@pytest.mark.parametrize("mail", NOBODY.values(), ids=NOBODY)
def test_nobody_is_there_to_be_answered(
    sqlite_office: Office, mail: dict[str, str]
) -> None:
    """
    It is a case all the same, without a letter.
    """
    case_id = sqlite_office.case_of(make_mail(**mail))  # type: ignore[arg-type]  # strings all

    assert () == covers(sqlite_office, case_id)


VOICE = OfficeVoice(name="Office", own_addresses=(OUR_ADDRESS,))
UNANSWERED = {
    "a machine": (make_mail(headers=AUTOMATIC), VOICE, OUR_ADDRESS),
    "a list": (make_mail(headers=LIST), VOICE, OUR_ADDRESS),
    "a null path": (
        make_mail(headers=(("Return-Path", "<>"),)),
        VOICE,
        OUR_ADDRESS,
    ),
    "ourselves": (make_mail(sender=OUR_ADDRESS), VOICE, OUR_ADDRESS),
    "our reply address": (
        make_mail(sender="intake+gr-7f3k-9q2d.x@grievance.example"),
        VOICE,
        OUR_ADDRESS,
    ),
    "switched off": (make_mail(), replace(VOICE, is_on=False), OUR_ADDRESS),
    "no address of ours": (make_mail(), VOICE, ""),
}


@pytest.mark.parametrize("why", UNANSWERED)
def test_some_are_never_answered(sqlite_office: Office, why: str) -> None:
    """
    Machines answer machines for ever otherwise.
    """
    raw, voice, mailbox = UNANSWERED[why]
    letter = written(sqlite_office)

    assert None is make_acknowledgement(
        sqlite_office.worker,
        voice,
        parse(raw),
        cover(sqlite_office, letter.case_id),
        slip_of(sqlite_office, letter.case_id),
        mailbox=mailbox,
        authentic=True,
        at=NOON,
    )


def test_a_mailbox_without_room_for_a_token_is_answered_to_itself(
    sqlite_office: Office,
) -> None:
    """
    The letter still goes out; answers are found by its Message-ID.
    """
    mailbox = f"{'x' * 40}@grievance.example"
    letter = written(with_mail(sqlite_office, address=mailbox))

    assert mailbox == parcel_of(sqlite_office, letter).sender


def test_an_answer_to_a_case_is_not_acknowledged(sqlite_office: Office) -> None:
    """
    Once for each case.
    """
    letter = written(sqlite_office)
    reply_to = parcel_of(sqlite_office, letter).sender
    sqlite_office.take_in(make_mail("More.", to=reply_to))

    assert 1 == len(covers(sqlite_office, letter.case_id))
