"""A notice that did not arrive told nobody: its file says so, and another is drafted."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from sqlalchemy import text

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, JobId, OutgoingId
from grievance.domain.notice_note import NoteState
from grievance.domain.notice_standing import Alarm, alarms_of
from grievance.domain.outbox import Job
from grievance.domain.outgoing import Outgoing, OutgoingState
from grievance.mail.post.smtp import RefusedForGoodError
from grievance.services.letters.put_off_letter import give_up
from grievance.services.letters.send_letter import NOT_RELEASED, send_letter
from grievance.services.letters.settle_outgoing import settle_outgoing
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from tests.doubles import NOON, OUR_ADDRESS, TODAY, make_mail
from tests.offices import DANA, Office
from tests.services.answers import reply
from tests.services.audits_ahead import (
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
)
from tests.services.drafts import GRAVE, assess, code, release
from tests.services.looking import cover
from tests.services.outgoings import Out, claim, covers, dispatch, now
from tests.staged import staged


AUDIT = ahead(80)
LATER = NOON + timedelta(minutes=6)
GONE = ("Nobody of that name.", (HERON.notices_to, "failed", "5.1.1"))
LATE = "It is delayed, and we will keep trying for four days."
ELSE = ("nadia@heron.example", "delivered", "2.0.0")


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    know(office, AUDIT)
    case_id = case_about(office)
    flag(office, case_id)
    return case_id


@pytest.fixture(name="letter")
@staged
def _letter(office: Office, case_id: CaseId) -> Outgoing:
    """Return the notice that somebody let go, which is planned and not sent yet."""
    plan(office)
    [file] = files(office)
    assert [case_id] == [item.case_id for item in facts(office, file).on]
    return let_go(office, file.id)


def pending(office: Office, file_id: CaseId) -> Draft:
    known = facts(office, cover(office, file_id)).pending
    assert known is not None
    found = drafts(office, cover(office, file_id))
    return next(one for one in found if one.number == known.number)


def let_go(office: Office, file_id: CaseId) -> Outgoing:
    """Let the notice go that waits."""
    released = release(office, file_id, pending(office, file_id))
    plan(office)
    letters = covers(office, file_id)
    return next(one for one in letters if one.id == released.outgoing_id)


def job_of(office: Office, letter: Outgoing) -> Job:
    wanted = text("SELECT id FROM outbox WHERE ref = :ref ORDER BY id DESC")
    with office.store.engine.connect() as connection:
        job_id = connection.scalar(wanted, {"ref": str(letter.id)})
    return claim(office, JobId(job_id))


def send(office: Office, letter: Outgoing, out: Out) -> Outgoing:
    send_letter(dispatch(office, out), job_of(office, letter))
    return now(office, letter)


def known(office: Office, letter: Outgoing) -> AuditFacts:
    return facts(office, cover(office, letter.case_id))


def states(office: Office, letter: Outgoing) -> list[NoteState]:
    return [one.state for one in known(office, letter).notices]


def has_alarm(office: Office, letter: Outgoing) -> bool:
    rules = office.mechanism.notice_rules
    found = alarms_of(known(office, letter), AUDIT, HERON, rules, TODAY)
    return Alarm.NOT_SENT in found


def test_one_that_is_refused_for_good_is_drafted_anew(
    office: Office, letter: Outgoing
) -> None:
    """
    Once: the draft waits for a person, and the alarm until that one was let go.
    """
    failed = send(office, letter, Out(at_once=[RefusedForGoodError("550")]))

    assert (OutgoingState.FAILED, "550") == (failed.state, failed.error)
    assert [NoteState.FAILED] == states(office, letter)
    assert known(office, letter).untold == known(office, letter).on
    assert [1, 0] == [plan(office, at=LATER), plan(office, at=LATER)]
    assert [NoteState.FAILED, NoteState.DRAFTED] == states(office, letter)
    assert has_alarm(office, letter)

    out = Out()
    send(office, let_go(office, letter.case_id), out)
    assert [HERON.notices_to] == [one.recipient for one in out.given]
    assert ((), False) == (known(office, letter).untold, has_alarm(office, letter))
    assert office.verify().problems == ()


def test_one_that_comes_back_told_nobody(office: Office, letter: Outgoing) -> None:
    """
    The report of a server acknowledges nothing, and is filed with the notice.
    """
    out = Out()
    sent = send(office, letter, out)
    assert (OutgoingState.SENT, False) == (sent.state, has_alarm(office, letter))

    assert letter.case_id == office.case_of(bounce(out.given[0].message, *GONE))
    assert OutgoingState.BOUNCED is now(office, letter).state
    assert [NoteState.FAILED] == states(office, letter)
    assert None is known(office, letter).acknowledged_on
    assert has_alarm(office, letter)
    assert 1 == plan(office, at=LATER)
    assert office.verify().problems == ()


def test_one_that_is_late_or_reached_somebody_told_them(
    office: Office, letter: Outgoing
) -> None:
    """
    A warning is none of a failure, and of two readers at an address one is enough.
    """
    out = Out()
    send(office, letter, out)
    delayed, not_yet = (
        (HERON.notices_to, action, "4.4.7") for action in ("delayed", "failed")
    )

    for words, *reports in (
        (LATE, delayed),
        (f"{LATE} A 4 is no 5.", not_yet),
        (f"{LATE} In prose alone.",),
        (GONE[0], GONE[1], ELSE),
    ):
        came = bounce(out.given[0].message, words, *reports)
        assert letter.case_id == office.case_of(came)
        assert OutgoingState.SENT is now(office, letter).state
        assert [NoteState.RELEASED] == states(office, letter)
    assert 0 == plan(office, at=LATER)


def test_one_that_was_answered_is_told_whatever_comes_back(
    office: Office, letter: Outgoing
) -> None:
    """
    Another reader of the address has no mailbox any more; the letter says so, the file
    does not.  An addendum that nobody answered is untold, though the first was.
    """
    out = Out()
    send(office, letter, out)
    file = cover(office, letter.case_id)
    reply(office, file, "Received.", headers=answers(out), at=LATER)
    flag(office, known(office, letter).on[0].case_id, "PS 6.3")
    plan(office, at=LATER)
    second = let_go(office, file.id)
    send(office, second, out)
    reply(office, file, "Received before.", headers=answers(out), at=LATER)

    office.case_of(bounce(out.given[0].message, *GONE), at=LATER)
    assert OutgoingState.BOUNCED is now(office, letter).state
    assert [NoteState.RELEASED] * 2 == states(office, letter)
    assert not has_alarm(office, letter)

    office.case_of(bounce(out.given[1].message, *GONE), at=LATER)
    assert [NoteState.RELEASED, NoteState.FAILED] == states(office, letter)
    assert ["PS 6.3"] == [one.criterion for one in known(office, letter).untold]


def test_one_that_comes_back_twice_takes_nothing_from_the_next(
    office: Office, letter: Outgoing
) -> None:
    """
    Its successor was acknowledged since.
    """
    out = Out()
    send(office, letter, out)
    office.case_of(bounce(out.given[0].message, *GONE))
    plan(office, at=LATER)
    again = let_go(office, letter.case_id)
    send(office, again, out)
    reply(office, cover(office, letter.case_id), "Received.", at=LATER)

    office.case_of(bounce(out.given[0].message, "Once more: gone.", GONE[1]), at=LATER)

    assert [NoteState.FAILED, NoteState.RELEASED] == states(office, letter)
    assert () == known(office, letter).untold
    assert OutgoingState.SENT is now(office, again).state


def answers(out: Out) -> tuple[tuple[str, str], ...]:
    """Return what a program writes into an answer to the first letter that went out."""
    first = message_from_bytes(out.given[0].message, policy=policy.default)
    return (("In-Reply-To", first["Message-ID"]),)


def test_one_that_may_not_go_any_more_is_drafted_anew(
    office: Office, letter: Outgoing, case_id: CaseId
) -> None:
    """
    Somebody is at risk since, and the next draft takes two.
    """
    assess(office, case_id, GRAVE, number=1, revision=2)
    plan(office)
    failed = send(office, letter, Out())

    assert (OutgoingState.FAILED, NOT_RELEASED) == (failed.state, failed.error)
    assert 1 == plan(office, at=LATER)
    again = release(office, letter.case_id, pending(office, letter.case_id))
    assert (None, True) == (again.outgoing_id, again.request is not None)


def test_one_that_waits_for_another_case_is_drafted_anew(
    office: Office, letter: Outgoing
) -> None:
    """
    Nobody has assessed yet who may pay for that one.
    """
    other = office.case_of(make_mail("It smells of tar pitch."))
    code(office, other, entities=(WORKS.id,))
    flag(office, other)
    plan(office)
    failed = send(office, letter, Out())

    assert NOT_RELEASED == failed.error
    assert 1 == plan(office, at=LATER)
    assert has_alarm(office, letter)


def test_one_that_is_given_up_after_the_last_try_told_nobody(
    office: Office, letter: Outgoing
) -> None:
    """
    Whatever kept it from going.
    """
    job = job_of(office, letter)
    with office.store.begin() as tx:
        pen = dispatch(office, None).pen(tx)
        give_up(pen, office.worker, job, code="out-of-tries")

    assert OutgoingState.FAILED is now(office, letter).state
    assert [NoteState.FAILED] == states(office, letter)


def test_one_that_failed_is_withdrawn_and_not_sent_again(
    office: Office, letter: Outgoing
) -> None:
    """
    Two would go; and that it failed is not undone by putting it away.
    """
    send(office, letter, Out(at_once=[RefusedForGoodError("550")]))
    plan(office, at=LATER)
    with (
        office.store.begin() as tx,
        pytest.raises(NotAllowedError, match="release that"),
    ):
        settle_outgoing(
            tx,
            office.rings[DANA],
            outgoing_id=letter.id,
            was_sent=False,
            timetable=office.mechanism.timetable,
            at=LATER,
        )

    withdraw(office, letter.id)
    assert 0 == plan(office, at=LATER)
    assert [NoteState.FAILED, NoteState.DRAFTED] == states(office, letter)
    assert has_alarm(office, letter)


def test_one_that_is_withdrawn_in_time_did_not_fail(
    office: Office, letter: Outgoing
) -> None:
    """
    A person took it back, which needs no alarm; the file knows which letter it was.
    """
    withdraw(office, letter.id)

    [note] = known(office, letter).notices
    assert (NoteState.OVERTAKEN, str(letter.id)) == (note.state, note.outgoing_id)
    assert known(office, letter).untold == known(office, letter).on
    assert not has_alarm(office, letter)


def test_a_file_that_somebody_altered_is_not_written_on(
    office: Office, letter: Outgoing
) -> None:
    """
    The letter failed all the same, and verification tells of the file.
    """
    out = Out(in_data=[RefusedForGoodError("550")])
    out.before_data = lambda: spoil(office, letter.case_id)

    assert OutgoingState.FAILED is send(office, letter, out).state
    assert () != office.verify().problems


def spoil(office: Office, file_id: CaseId) -> None:
    wanted = "UPDATE slip SET sealed = wrapped WHERE case_id = :id"
    assert 1 == office.tamper(wanted, id=file_id.hex)


def withdraw(office: Office, letter_id: OutgoingId) -> None:
    with office.store.begin() as tx:
        ring = office.rings[DANA]
        withdraw_outgoing(tx, ring, outgoing_id=letter_id, at=LATER)


def bounce(ours: bytes, words: str = GONE[0], *reports: tuple[str, str, str]) -> bytes:
    """Write what a mail server sends back with the head of a notice of *ours*."""
    head, _, _ = ours.partition(b"\r\n\r\n")
    blocks = [
        f"Final-Recipient: rfc822; {who}\r\nAction: {action}\r\nStatus: {status}\r\n"
        for who, action, status in reports
    ]
    return b"\r\n".join(
        [
            b"Return-Path: <>",
            b"From: MAILER-DAEMON@mx.example",
            f"To: {OUR_ADDRESS}".encode(),
            b"Subject: Undeliverable",
            b"MIME-Version: 1.0",
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            f"\r\n--b\r\n\r\n{words}\r\n--b".encode(),
            b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n",
            "\r\n".join(blocks).encode(),
            b"--b\r\nContent-Type: text/rfc822-headers\r\n",
            head,
            b"--b--\r\n",
        ]
    )
