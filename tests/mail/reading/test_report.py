from __future__ import annotations

import pytest

from grievance.mail.letter import DeliveryReport, Label
from grievance.mail.reading.parse import parse
from grievance.mail.reading.report import of_fields, of_prose, sentences
from tests.mail.letters import bare, multipart, part


FIELDS = b"""Reporting-MTA: dns; mx.mail.example

Original-Recipient: rfc822;ana@mail.example
Final-Recipient: RFC822; <ana.souza@host.example>
Action: Failed (mailbox)
Status: 5.1.1
Diagnostic-Code: smtp; 550
 5.1.1 no such user

Final-Recipient: rfc822; b@mail.example
Action: delayed
Status: 4.4.1

Final-Recipient: rfc822; c@mail.example
Status: 5.0.0

Final-Recipient: rfc822; nobody
Action: failed
"""
QMAIL = """Hi. This is the qmail-send program at mail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ana@mail.example>:
Sorry, no mailbox here by that name. (#5.1.1)

<b@mail.example>:
User is over quota.

--- Below this line is a copy of the message.

Return-Path: <intake@office.example>
Message-ID: <1@office.example>
To: <c@mail.example>

<d@mail.example>:
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. The following address(es) failed:

  ana@mail.example
    SMTP error from remote mail server: 550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

Message-ID: <1@office.example>
"""
SENDMAIL = """**  THIS IS A WARNING MESSAGE ONLY  **
   ----- The following addresses had transient non-fatal errors -----
<ana@mail.example>... Deferred: 4.4.1
"""


def failed(recipient: str, status: str = "") -> DeliveryReport:
    return DeliveryReport(recipient=recipient, action="failed", status=status)


def test_fields_become_a_report_for_each_recipient() -> None:
    """
    The address we wrote to is preferred, and the status fills in for the action.
    """
    assert (
        failed("ana@mail.example", "5.1.1"),
        DeliveryReport(recipient="b@mail.example", action="delayed", status="4.4.1"),
        failed("c@mail.example", "5.0.0"),
    ) == of_fields(FIELDS)


def test_what_is_no_field_is_prose() -> None:
    """
    Some machines explain themselves where only fields belong.
    """
    assert "It could not be:\n\n<a@b.example> is full" == (
        sentences(b"It could not be:\nStatus: 5.0.0\n\n<a@b.example> is full\n")
    )
    assert "" == sentences(FIELDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (QMAIL, (failed("ana@mail.example", "5.1.1"), failed("b@mail.example"))),
        (EXIM, (failed("ana@mail.example", "5.1.1"),)),
        (
            SENDMAIL,
            (
                DeliveryReport(
                    recipient="ana@mail.example", action="delayed", status="4.4.1"
                ),
            ),
        ),
        ("Nothing.", ()),
    ],
)
def test_bounces_in_prose_name_their_addresses(
    text: str, expected: tuple[DeliveryReport, ...]
) -> None:
    """
    What stands above the returned mail counts, and nothing in it.
    """
    assert expected == of_prose(text)


def test_a_bounce_in_prose_is_read() -> None:
    """
    Without an envelope sender, in the words of a mail server, it is a bounce.
    """
    letter = parse(bare("From: postmaster@mail.example", "Return-Path: <>", body=QMAIL))

    assert Label.BOUNCE in letter.labels
    assert ["ana@mail.example", "b@mail.example"] == [
        r.recipient for r in letter.reports
    ]
    assert ("<1@office.example>",) == letter.returned


def test_a_complaint_about_bounces_is_none() -> None:
    """
    Words never make a person's mail automatic.
    """
    letter = parse(bare("From: ana@mail.example", body=QMAIL))

    assert Label.BOUNCE not in letter.labels
    assert Label.AUTOMATIC not in letter.labels
    assert ((), ()) == (letter.reports, letter.returned)


def test_an_address_of_a_server_is_no_status() -> None:
    """
    `192.5.1.1` holds something like one.
    """
    told = "<ana@mail.example>:\n192.5.1.1 does not like her.\nIt said: 550 #5.7.1."

    assert ("5.7.1",) == tuple(report.status for report in of_prose(told))


def test_a_long_status_is_read_in_whole_lines() -> None:
    """
    Where it is cut, half a field is not taken for prose.
    """
    fields = b"Final-Recipient: rfc822; ana@mail.example\nAction: failed\n\n" * 9_000

    assert "" == sentences(fields)


def test_failed_recipients_are_reports() -> None:
    """
    Exim names them in a header.
    """
    raw = bare(
        "From: Mailer-Daemon@mail.example",
        "X-Failed-Recipients: ana@mail.example, b@mail.example",
        body="Sorry.",
    )

    assert (failed("ana@mail.example"), failed("b@mail.example")) == parse(raw).reports


def test_the_head_of_a_returned_mail_names_it() -> None:
    """
    Servers return the head alone to save space; a person sees it.
    """
    head = part("Message-ID: <1@office.example>\r\n", kind="text/rfc822-headers")
    status = part(FIELDS, kind="message/delivery-status")

    letter = parse(multipart("report", part("Sorry."), status, head))

    assert (("<1@office.example>",), "Sorry.", ()) == (
        letter.returned,
        letter.text,
        letter.attachments,
    )
    assert "Head of the returned mail" in letter.full_text
    assert 3 == len(letter.reports)
