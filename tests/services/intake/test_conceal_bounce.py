"""A bounce names whom we wrote to; who may not know that reads nothing of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.contents import PartKind
from grievance.domain.outgoing import OutgoingState
from grievance.mail.letter import Label, Letter, Sender
from grievance.services.boxes.case_keys import contents_key, identity_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.original import find_original, find_writers
from grievance.services.cases.open_case import open_case
from grievance.services.intake.conceal_bounce import REPORT, conceal_bounce, is_report
from grievance.services.intake.enter_message import enter_message
from grievance.services.intake.mask_addresses import WRITER
from tests.doubles import NOON, OUR_ADDRESS, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.entries import make_entry, refile
from tests.services.looking import MIRA, cover, opened, token_for
from tests.services.outgoings import Out, now, parcel_of, send, written


def raw_bounce(ours: bytes) -> bytes:
    """Write what a mail server sends back with the head of a letter of *ours*."""
    head, _, _ = ours.partition(b"\r\n\r\n")
    return b"\r\n".join(
        [
            b"Return-Path: <>",
            b"From: MAILER-DAEMON@post.example",
            f"Subject: Undeliverable to {MIRA}".encode(),
            b"MIME-Version: 1.0",
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            f"\r\n--b\r\n\r\n<{MIRA}>: unknown\r\n--b".encode(),
            b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n",
            f"Final-Recipient: rfc822; {MIRA}".encode(),
            b"Action: failed\r\nStatus: 5.1.1\r\n--b",
            b"Content-Type: message/rfc822\r\n",
            head,
            b"\r\nYour message arrived.\r\n--b--\r\n",
        ]
    )


def raw_report(kind: str, *, to: str, sender: str = "post@other.example") -> bytes:
    """Write what some program reports on a letter that reached it."""
    return "\r\n".join(
        [
            f"From: {sender}\r\nTo: {to}\r\nSubject: Read: Your letter",
            f"MIME-Version: 1.0\r\nMessage-ID: <{kind}@other.example>",
            f"Content-Type: multipart/report; report-type={kind}; boundary=b",
            "\r\n--b\r\n\r\nMira Holm has read it.\r\n--b",
            f"Content-Type: message/{kind}\r\n\r\nFinal-Recipient: rfc822; {MIRA}",
            f"--b\r\nContent-Type: message/rfc822\r\n\r\nTo: {MIRA}\r\n\r\nYours.",
            "--b--\r\n",
        ]
    ).encode()


def raw_prose(words: str, *, to: str) -> bytes:
    """Write what a mail server says to people."""
    head = "Return-Path: <>\r\nFrom: Post <system@post.example>\r\n"
    kind = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return f"{head}To: {to}\r\nSubject: {MIRA}\r\n{kind}\r\n{words}\r\n".encode()


def contents_of(office: Office, case_id: object) -> bytes:
    """Return every word in the contents of a case, joined."""
    with office.store.read() as tx:
        key = contents_key(tx, office.rings[DANA], case_id)  # type: ignore[arg-type]  # an id
        kinds = (PartKind.LETTER, PartKind.ATTACHMENT)
        parts = open_parts(tx, key, office.directory, *kinds)
        return b"\n".join(one.body for one in parts)


def test_the_contents_hold_no_address(office: Office) -> None:
    """
    Not in its subject, words, asides or files; only what failed, and where to look.
    """
    letter = written(office)
    raw = raw_bounce(parcel_of(office, letter).message)
    send(office, Out())

    assert letter.case_id == office.case_of(raw)

    words = contents_of(office, letter.case_id)
    assert MIRA.encode() not in words
    assert b"+gr-" not in words
    with office.store.begin() as tx:
        ring = office.rings[DANA]
        opened = open_case(tx, ring, letter.case_id, with_writers=False, at=NOON)
    assert "failed (5.1.1)" in opened.letters[-1].letter.text


def test_a_custodian_finds_it_whole(office: Office) -> None:
    """
    The identity compartment has the very bytes.
    """
    letter = written(office)
    raw = raw_bounce(parcel_of(office, letter).message)
    send(office, Out())
    office.take_in(raw)

    with office.store.read() as tx:
        key = identity_key(tx, office.rings[CHIDI], letter.case_id)
        found = [
            find_original(tx, key, writer, office.directory)
            for writer in find_writers(tx, key, office.directory)
        ]
    assert raw in found


@pytest.mark.parametrize("is_new", [True, False])
def test_it_stays_concealed_where_it_is_refiled(office: Office, is_new: object) -> None:
    """
    In another case, or one of its own, other people work who may know as little.
    """
    letter = written(office)
    raw = raw_bounce(parcel_of(office, letter).message)
    send(office, Out())
    office.take_in(raw)
    other = office.case_of(make_mail("Another matter", sender="eve@mail.example"))
    bounced = opened(office, letter.case_id).letters[-1].id

    to = None if is_new else other
    filed = refile(office, letter.case_id, bounced, to=to)
    receipt = office.receive(filed.collected)

    words = contents_of(office, receipt.case_id)
    assert MIRA.encode() not in words
    assert b"failed (5.1.1)" in words


@pytest.mark.parametrize("is_new", [True, False])
def test_it_is_concealed_where_it_is_filed_by_hand(
    office: Office, is_new: object
) -> None:
    """
    Who looked at it was given its key; the handlers of the case were not.
    """
    letter = written(office)
    aside = office.take_in(raw_bounce(b"Message-ID: <unknown@x>\r\n\r\n"))
    reference = "" if is_new else cover(office, letter.case_id).reference

    with office.store.begin() as tx:
        entry = make_entry("", to_case=reference)
        ring = office.rings[DANA]
        collected = enter_message(tx, ring, aside.id, entry, at=NOON)
    receipt = office.receive(collected)

    words = contents_of(office, receipt.case_id)
    assert (None, False) == (aside.case_id, MIRA.encode() in words)
    assert b"custodian" in words


@pytest.mark.parametrize("sender", ["post@other.example", MIRA])
@pytest.mark.parametrize(
    "kind", ["disposition-notification", "feedback-report", "sender-verify"]
)
def test_every_report_is_concealed(office: Office, kind: str, sender: str) -> None:
    """
    Also one that says it was read, and one whose writer is proven.
    """
    case_id = office.case_of(make_mail())
    raw = raw_report(kind, to=token_for(office, case_id), sender=sender)
    trusted = make_mail(sender=sender).partition(b"\n")[0] + b"\r\n" + raw

    office.take_in(trusted)

    letter = opened(office, case_id).letters[-1].letter
    assert (REPORT, ()) == (letter.subject, letter.attachments)
    assert MIRA.encode() not in contents_of(office, case_id)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (f"Konnte nicht zugestellt werden an {MIRA}: 550", OutgoingState.BOUNCED),
        (f"Votre message n'a pas pu être remis à {MIRA}.", OutgoingState.BOUNCED),
        (f"您的邮件被退回。收件人{MIRA}不存在", OutgoingState.BOUNCED),
        ("您的邮件被退回。eve@mail.example", OutgoingState.SENT),
        (f"Nescio quis sit {MIRA}.", OutgoingState.SENT),
    ],
)
def test_a_notice_in_any_language_is_concealed(
    office: Office, words: str, state: OutgoingState
) -> None:
    """
    It came without an envelope sender to an address that we gave out; it counts as a
    bounce where it says so in words we know, about whom the address was made for.
    """
    letter = written(office)
    send(office, Out())

    raw = raw_prose(words, to=token_for(office, letter.case_id))
    assert letter.case_id == office.case_of(raw)

    told = contents_of(office, letter.case_id)
    assert (False, False) == (MIRA.encode() in told, words.encode() in told)
    assert state is now(office, letter).state
    assert cover(office, letter.case_id).unread


def test_contents_do_not_hold_the_address_of_who_wrote(office: Office) -> None:
    """
    Of any letter; the identity compartment has it whole.
    """
    said = f"Write to Mira Holm <{MIRA.upper()}> only.\n> To: <{MIRA}>"
    raw = make_mail(said, subject=f"Re: {MIRA}", headers=(("Sender", "m@b.example"),))
    case_id = office.case_of(raw)
    away = make_mail(
        f"I am away.\n\n> To: Mira Holm <{MIRA}>\n> m@b.example",
        to=token_for(office, case_id),
        headers=(("Auto-Submitted", "auto-replied"),),
    )
    office.take_in(away)

    words = contents_of(office, case_id)
    assert MIRA.encode() not in words.lower()
    assert f"Write to {WRITER} only." in words.decode()
    with office.store.read() as tx:
        key = identity_key(tx, office.rings[CHIDI], case_id)
        found = [
            find_original(tx, key, writer, office.directory)
            for writer in find_writers(tx, key, office.directory)
        ]
    assert {raw, away} == set(found)


def test_an_empty_path_alone_conceals_nothing() -> None:
    """
    Forms on the web send complaints so; what matters is that it is about our letters.
    """
    sender = Sender(name="", address="form@web.example", clear=True)
    letter = Letter(sender=sender, text="Nobody pays us.", return_path="")
    ours = f"<intake+gr-7f3k-9q2d.{'a' * 20}@{OUR_ADDRESS.partition('@')[2]}>"

    assert not is_report(letter)
    assert is_report(replace(letter, text=f"Reply-To: {ours}"))
    assert not is_report(replace(letter, text=ours, return_path=None))


def test_other_letters_are_left_as_they_are() -> None:
    """
    Also those of machines that are no bounces.
    """
    sender = Sender(name="", address=MIRA, clear=True)
    absent = Letter(sender=sender, text="I am away", labels=(Label.AUTOMATIC,))

    assert absent is conceal_bounce(absent, is_ours=False)
