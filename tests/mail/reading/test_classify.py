from __future__ import annotations

import pytest

from grievance.mail.letter import DeliveryReport, Label
from grievance.mail.reading.classify import is_automatic
from grievance.mail.reading.parse import parse
from tests.mail.letters import bare, mail, multipart, part, word


STATUS = part(
    "Final-Recipient: rfc822; x@y.example\r\nAction: failed\r\n",
    kind="message/delivery-status",
)


def report(kind: str, *parts: bytes) -> bytes:
    raw = multipart("report", *parts, headers=("Return-Path: <>",))
    old = b"multipart/report;"
    return raw.replace(old, old + f" report-type={kind};".encode())


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Auto-Submitted: auto-replied", {Label.AUTOMATIC}),
        ("Auto-Submitted: auto-generated (vacation)", {Label.AUTOMATIC}),
        ("Auto-Submitted: no", set()),
        ("Return-Path: <>", {Label.AUTOMATIC}),
        ("Return-Path: < >", {Label.AUTOMATIC}),
        ("Return-Path: <ana@mail.example>", set()),
        ("Precedence: bulk", {Label.LIST}),
        ("Precedence: first-class", set()),
        ("X-Autoreply: yes", {Label.AUTOMATIC}),
        ("X-Failed-Recipients: a@b.example", {Label.AUTOMATIC, Label.BOUNCE}),
        ("List-Id: <list.example>", {Label.LIST}),
        ("List-Unsubscribe: <mailto:a@b.example>", {Label.LIST}),
        ("Subject: Automatic reply", set()),
    ],
)
def test_headers_that_machines_write(header: str, expected: set[Label]) -> None:
    """
    Fields say whether a machine or a list sent it; words of people do not.
    """
    letter = parse(mail(header))

    assert (expected, bool(expected)) == (set(letter.labels), is_automatic(letter))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("List-Post: <mailto:intake@office.example>", False),
        (
            "List-Post: NO, <https://g.example/x>, <mailto:Intake@Office.Example?a>",
            False,
        ),
        ("List-Id: Our intake <intake.office.example>", False),
        ("List-Id: <intake.office.example.other>", True),
        ("List-Post: <mailto:list@office.example>", True),
    ],
)
def test_our_own_list_is_no_list(header: str, expected: object) -> None:
    """
    A complaint that comes through our own group address is one all the same.
    """
    letter = parse(mail(header))

    assert expected == is_automatic(letter, own=["Intake@office.example"])


def test_a_bounce_shows_its_words_its_status_and_the_returned_mail() -> None:
    """
    The report is a bounce; who did not get which mail is read out of it.
    """
    ours = mail("Subject: ours", "Message-ID: <1@office.example>")
    returned = part(ours, kind="message/rfc822")

    letter = parse(report("delivery-status", part("Failed."), STATUS, returned))

    assert {Label.AUTOMATIC, Label.BOUNCE, Label.NESTED} == set(letter.labels)
    assert ("Failed.\n\nHello.", "") == (letter.text, letter.return_path)
    assert ["ours.eml"] == [a.name for a in letter.attachments]
    assert (DeliveryReport(recipient="x@y.example", action="failed"),) == letter.reports
    assert (("<1@office.example>",), ()) == (letter.returned, letter.forwarded)


def test_a_report_passed_on_by_a_person_is_no_bounce() -> None:
    """
    Only the mail itself says what it is.
    """
    raw = multipart("mixed", part("See below."), STATUS)

    letter = parse(raw)

    assert ((), (), ()) == (letter.labels, letter.reports, letter.returned)
    assert "Action: failed" in letter.full_text


SUPPRESS = "X-Auto-Response-Suppress: DR, OOF, AutoReply"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((SUPPRESS, "Subject: Automatic reply: Your letter"), True),
        ((SUPPRESS, f"Subject: {word('自动回复：你好', 'utf-8')}"), True),
        ((SUPPRESS, "Subject: Out of office hours and unpaid"), False),
        ((SUPPRESS, "Subject: Re: Automatic reply: Your letter"), False),
        ((SUPPRESS,), False),
        (("Subject: Automatic reply: Your letter",), False),
    ],
)
def test_an_absence_needs_two_signs(headers: tuple[str, ...], expected: object) -> None:
    """
    No complaint is taken for a machine's because of its subject.
    """
    assert expected == (Label.AUTOMATIC in parse(mail(*headers)).labels)


def test_a_bounce_without_words_shows_its_status() -> None:
    """
    A person who looks at it sees why the mail came back.
    """
    assert "Action: failed" in parse(report("delivery-status", STATUS)).full_text


def test_a_read_receipt_is_automatic_but_no_bounce() -> None:
    """
    A disposition notification says it arrived.
    """
    letter = parse(report("disposition-notification", part("Read.")))

    assert (Label.AUTOMATIC, Label.REPORT) == letter.labels


@pytest.mark.parametrize(
    "kind", ["disposition-notification", "feedback-report", "sender-verify"]
)
def test_every_other_report_is_labelled_one(kind: str) -> None:
    """
    No person writes a mail of that build, whatever it reports on.
    """
    assert (Label.AUTOMATIC, Label.REPORT) == parse(report(kind, part("x"))).labels


@pytest.mark.parametrize(
    "words",
    [
        "Ihre Nachricht konnte nicht zugestellt werden an mira@post.example: 550",
        "Votre message n'a pas pu être remis à <mira@post.example>",
        "Votre message n'a pas pu etre remis a :\n<mira@post.example>: 550 5.1.1",
        "抱歉，您的邮件被退回来了。收件人邮件地址（mira@post.example）不存在",
        "Sua mensagem não foi entregue a mira@post.example",
        "Delivery has failed to these recipients:\n\nMira Holm (mira@post.example)",
        "Your message wasn't delivered to mira@post.example, which was not found",
        "Bu adres yok: mira@post.example (550 5.1.1)",
    ],
)
@pytest.mark.parametrize(
    "sign", ["Return-Path: <>", "From: Post <postmaster@post.example>"]
)
def test_a_bounce_in_prose_names_whom_it_is_about(words: str, sign: str) -> None:
    """
    In the languages and wordings of the large servers.
    """
    kind = "Content-Type: text/plain; charset=utf-8"
    letter = parse(bare(sign, kind, body=words.encode()))

    assert {Label.AUTOMATIC, Label.BOUNCE} <= set(letter.labels)
    assert ["mira@post.example"] == [one.recipient for one in letter.reports]


def test_the_same_words_of_anybody_else_are_no_bounce() -> None:
    """
    People tell of letters that came back.
    """
    kind = "Content-Type: text/plain; charset=utf-8"
    raw = bare("From: mira@post.example", kind, body=b"They say: undeliverable.")

    assert Label.BOUNCE not in parse(raw).labels


def test_a_mail_from_the_mailer_daemon_is_a_bounce() -> None:
    """
    Old servers send bounces as plain mails.
    """
    letter = parse(bare("From: MAILER-DAEMON@mail.example", "Date: 2 Mar 2026 1:00"))

    assert (Label.AUTOMATIC, Label.BOUNCE) == letter.labels


def test_our_own_mail_is_never_answered() -> None:
    """
    A loop through our own mailbox ends at once.
    """
    letter = parse(mail())

    assert (False, True) == (
        is_automatic(letter),
        is_automatic(letter, own=["ANA@mail.example"]),
    )
