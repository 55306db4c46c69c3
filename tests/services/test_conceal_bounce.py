"""A bounce names whom we wrote to; who may not know that reads nothing of it."""

from __future__ import annotations

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.mail.letter import Label, Letter, Sender
from grievance.services.case_keys import contents_key, identity_key
from grievance.services.conceal_bounce import conceal_bounce
from grievance.services.open_case import open_case
from grievance.services.original import find_original, find_writers
from grievance.vault.case_box import read_part
from tests.doubles import NOON
from tests.offices import CHIDI, DANA, Office
from tests.services.looking import MIRA
from tests.services.outgoings import Out, parcel_of, send, written


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


def contents_of(office: Office, case_id: object) -> bytes:
    """Return every word in the contents of a case, joined."""
    with office.store.read() as tx:
        key = contents_key(tx, office.rings[DANA], case_id)  # type: ignore[arg-type]  # an id
        kinds = (PartKind.LETTER, PartKind.ATTACHMENT)
        parts = tx.parts.of_case(key.case_id, Compartment.CONTENTS, kinds)
        return b"\n".join(read_part(key, part, office.directory) for part in parts)


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


def test_other_letters_are_left_as_they_are() -> None:
    """
    Also those of machines that are no bounces.
    """
    sender = Sender(name="", address=MIRA, clear=True)
    absent = Letter(sender=sender, text="I am away", labels=(Label.AUTOMATIC,))

    assert absent is conceal_bounce(absent, is_ours=False)
