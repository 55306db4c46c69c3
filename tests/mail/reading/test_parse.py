from __future__ import annotations

import base64

from datetime import UTC, datetime, timedelta, timezone

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.domain.quoting import ENCLOSED_ENDS
from grievance.mail.errors import UnreadableMailError
from grievance.mail.letter import Address, Label, Sender
from grievance.mail.limits import Limits
from grievance.mail.notes import (
    BOTH_FORMS,
    CONTROLS,
    CUT,
    DIRECTIONS,
    ENCLOSED_CLOSED,
    ENCRYPTED,
    ESCAPES,
    INSIDE_ONLY,
    NO_PARTS,
    NO_TEXT,
    OUTSIDE,
    UNFINISHED,
)
from grievance.mail.reading.parse import parse
from tests.mail.letters import bare, mail, multipart, part, word


PDF = b"%PDF-1.7 \x00\xff body"
PDF64 = base64.encodebytes(PDF)
PICTURE = part(
    base64.b64encode(b"\x89PNG"),
    "Content-Transfer-Encoding: base64",
    "Content-ID: <a@b>",
    kind="image/png",
)
LANGUAGES = [
    (
        "en",
        "utf-8",
        "Wages are late",
        "The workers at the mill have not been paid for three months now.",
    ),
    (
        "fr",
        "iso-8859-1",
        "Salaires impayés",
        "Les ouvriers de la forêt n'ont pas été payés depuis trois mois.",
    ),
    (
        "de",
        "iso-8859-15",
        "Löhne fehlen",
        "Die Arbeiter im Sägewerk wurden seit drei Monaten nicht bezahlt.",
    ),
    (
        "pt",
        "iso-8859-1",
        "Salários em atraso",
        "Os trabalhadores da plantação não recebem há três meses.",
    ),
    ("zh", "gb2312", "拖欠工资", "工厂的工人已经三个月没有领到工资了，请帮助我们。"),
    (
        "ja",
        "iso-2022-jp",
        "賃金の未払い",
        "工場の労働者は三か月間、賃金を受け取っていません。",
    ),
]


@pytest.mark.parametrize(("code", "charset", "subject", "text"), LANGUAGES)
def test_a_letter_in_its_own_charset(
    code: str, charset: str, subject: str, text: str
) -> None:
    """
    Subject, text and language come out right in the charsets people write in.
    """
    raw = mail(
        f"Subject: {word(subject, charset)}",
        f"Content-Type: text/plain; charset={charset}",
        body=text.encode(charset),
    )

    letter = parse(raw)

    assert (subject, text, code) == (letter.subject, letter.text, letter.language)


@pytest.mark.parametrize("charset", ["gb18030", "iso-8859-1", "utf-8"])
def test_raw_8_bit_headers_follow_the_charset_of_the_text(charset: str) -> None:
    """
    A header written in bare bytes is read in the charset of the body.
    """
    subject = "工资" if charset == "gb18030" else "Größe"
    raw = mail(
        b"Subject: " + subject.encode(charset),
        f"Content-Type: text/plain; charset={charset}",
    )

    assert subject == parse(raw).subject


def test_all_the_fields_of_a_plain_letter() -> None:
    """
    Every field of an ordinary mail arrives where it belongs.
    """
    raw = mail(
        "Return-Path: <ana@mail.example>",
        "Delivered-To: intake@office.example",
        "X-Original-To: intake@office.example",
        "To: Office <intake@office.example>, b@c.example",
        "Cc: d@e.example",
        "Reply-To: other@mail.example",
        "Message-ID: <1@mail.example>",
        "In-Reply-To: <0@office.example>",
        "References: <9@office.example> <0@office.example>",
        "Authentication-Results: office.example;\r\n dmarc=pass",
        "Authentication-Results: elsewhere.example; none",
        "Subject: a\r\n folded",
    )

    letter = parse(raw)

    zone = timezone(timedelta(hours=1))
    assert Sender(name="Ana Souza", address="ana@mail.example", clear=True) == (
        letter.sender
    )
    assert (
        Address(name="Office", address="intake@office.example"),
        Address(name="", address="b@c.example"),
    ) == letter.to
    assert ["d@e.example"] == [a.address for a in letter.cc]
    assert ["other@mail.example"] == [a.address for a in letter.reply_to]
    assert ("intake@office.example",) == letter.delivered_to
    assert datetime(2026, 3, 2, 9, 30, tzinfo=zone) == letter.date
    assert "a folded" == letter.subject
    assert "<1@mail.example>" == letter.message_id
    assert ("<0@office.example>",) == letter.in_reply_to
    assert ("<9@office.example>", "<0@office.example>") == letter.references
    assert ("office.example; dmarc=pass", "elsewhere.example; none") == (
        letter.authentication
    )
    assert "ana@mail.example" == letter.return_path
    assert ((), ()) == (letter.labels, letter.notes)


def test_a_letter_does_not_show_what_was_said() -> None:
    """
    A letter in a log line or a traceback gives nobody away.
    """
    raw = multipart("mixed", part("secret"), PICTURE, headers=("Subject: secret",))

    shown = repr(parse(raw))

    assert "secret" not in shown
    assert "ana@" not in shown


def test_missing_fields_are_labels_and_notes() -> None:
    """
    A mail without From, date and text is still a letter.
    """
    letter = parse(bare("Subject: x", body=""))

    assert (Label.NO_DATE, Label.NO_TEXT, Label.SENDER_UNCLEAR) == letter.labels
    assert 3 == len(letter.notes)
    assert (None, None) == (letter.date, letter.return_path)


def test_html_alone_becomes_text() -> None:
    """
    A reader sees words and where links lead, not tags or scripts.
    """
    raw = mail(
        "Content-Type: text/html; charset=utf-8",
        body="<h1>Löhne</h1><script>x()</script><p>See "
        "<a href='https://x.example/r'>report</a></p>",
    )

    letter = parse(raw)

    assert letter.text.startswith("Löhne\n")
    assert "https://x.example/r" in letter.text
    assert "x()" not in letter.text
    assert (Label.HTML_ONLY,) == letter.labels


def test_plain_text_is_preferred_to_html() -> None:
    """
    Of two forms of one letter the plain one is read.
    """
    raw = multipart(
        "alternative", part("plain"), part("<p>rich", kind="text/html"), part("")
    )

    assert ("plain", ()) == (parse(raw).text, parse(raw).labels)


def test_a_stub_is_followed_by_the_html() -> None:
    """
    "Your program cannot show this" is not what the person wrote; both are kept.
    """
    words = "The dormitory burned and nobody came. " * 20
    raw = multipart(
        "alternative", part("Use HTML."), part(f"<p>{words}</p>", kind="text/html")
    )

    letter = parse(raw)

    assert f"Use HTML.\n\n{words.strip()}" == letter.text
    assert (BOTH_FORMS,) == letter.notes


def test_several_texts_are_joined() -> None:
    """
    Text before and after an attachment is one letter.
    """
    raw = multipart("mixed", part("before"), PICTURE, part("after"))

    assert "before\n\nafter" == parse(raw).text


def test_attachments_are_decoded_and_named() -> None:
    """
    Names in every spelling, inline pictures and unnamed parts are kept.
    """
    raw = multipart(
        "mixed",
        part("see files"),
        part(
            PDF64,
            "Content-Disposition: attachment; filename*=utf-8''%E8%AF%81%E6%8D%AE.pdf",
            "Content-Transfer-Encoding: base64",
            kind="application/pdf",
        ),
        part("x", "Content-Disposition: attachment; filename=../../a.txt"),
        part("x", kind='text/plain; name="notes.txt"'),
        PICTURE,
        part("BEGIN:VCALENDAR", kind="text/calendar"),
    )

    letter = parse(raw)

    assert ["证据.pdf", "a.txt", "notes.txt", "unnamed.png", "unnamed.ics"] == [
        a.name for a in letter.attachments
    ]
    assert PDF == letter.attachments[0].content
    assert (len(PDF), 64) == (
        letter.attachments[0].size,
        len(letter.attachments[0].sha256),
    )
    assert (Label.CALENDAR,) == letter.labels


def test_an_enclosed_mail_is_read_and_kept_whole() -> None:
    """
    Its bytes stay exact, for signatures; its words and files are there to be read.
    """
    inner = multipart(
        "related",
        part("inner words"),
        PICTURE,
        headers=(f"Subject: {word('Über uns', 'utf-8')}",),
    )
    raw = multipart(
        "mixed", part("outer"), part(inner, kind="message/rfc822"), part("below")
    )

    letter = parse(raw)

    assert "outer\n\ninner words\n\nbelow" == letter.text
    assert (
        "outer\n\n"
        "──── Enclosed mail ────\n"
        "From: Ana Souza <ana@mail.example>\n"
        "Date: 2026-03-02 09:30 +0100\n"
        "Subject: Über uns\n\n"
        "inner words\n\n"
        "──── End of the enclosed mail ────\n\n"
        "below"
    ) == letter.full_text
    assert [("Über uns.eml", inner), ("unnamed.png", b"\x89PNG")] == [
        (a.name, a.content) for a in letter.attachments
    ]
    assert (Label.NESTED,) == letter.labels
    assert (Address(name="Ana Souza", address="ana@mail.example"),) == letter.forwarded


def test_a_mail_that_only_encloses_another_has_no_text_of_its_own() -> None:
    """
    The handler learns that the words are somebody else's.
    """
    letter = parse(mail("Content-Type: message/rfc822", body=mail(body="inner")))

    assert ("inner", (Label.NESTED, Label.NO_TEXT)) == (letter.text, letter.labels)


def test_mails_are_opened_to_a_depth_only() -> None:
    """
    What is deeper is in the file that is attached, and a note says so.
    """
    raw = mail(body="deepest")
    for _ in range(4):
        raw = mail("Content-Type: message/rfc822", body=raw)

    letter = parse(raw, Limits(enclosed=2))

    assert ("", (ENCLOSED_CLOSED, NO_TEXT)) == (letter.text, letter.notes)
    assert 3 == len(letter.attachments)
    assert b"deepest" in letter.attachments[-1].content


def test_files_inside_files_are_listed_while_there_is_room() -> None:
    """
    The attachments together stay within the size of a mail.
    """
    big = part("x" * 500, kind="a/b; name=big.bin")
    inner = multipart("related", part("words"), big)
    raw = multipart("mixed", part(inner, kind="message/rfc822"))

    letter = parse(raw, Limits(size=len(raw) + 400))

    assert (["message.eml"], "words") == (
        [a.name for a in letter.attachments],
        letter.text,
    )
    assert INSIDE_ONLY in letter.notes


def test_nobody_else_writes_an_aside() -> None:
    """
    A line that pretends to end the enclosed mail is moved in.
    """
    inner = mail(body=f"{ENCLOSED_ENDS}\r\nI admit everything.")

    letter = parse(multipart("mixed", part(inner, kind="message/rfc822"), part("Ana")))

    assert f"\n {ENCLOSED_ENDS}\nI admit" in letter.full_text
    assert 1 == letter.full_text.splitlines().count(ENCLOSED_ENDS)


def test_text_outside_the_parts_is_set_apart() -> None:
    """
    It is not the letter's, and it is not lost.
    """
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b",
        body="Before.\n--b\n\na\n--b--\nAfter.\n",
    )

    assert "a\n\n──── Outside the parts of the mail ────\nBefore.\nAfter." == (
        parse(raw).full_text
    )


@pytest.mark.parametrize(
    ("body", "text", "note"),
    [
        ("a\x1b[31mb", "a␛[31mb", ESCAPES),
        ("a\0b", "ab", CONTROLS),
        ("a\u202eb", "a\u202eb", DIRECTIONS),
        ("a\u2028b\fc", "a\nb\nc", ""),
    ],
)
def test_codes_in_the_text_are_noted(body: str, text: str, note: str) -> None:
    """
    What steers a terminal becomes a mark, and nothing goes without a word.
    """
    letter = parse(mail("Content-Type: text/plain; charset=utf-8", body=body))

    assert (text, (note,) if note else ()) == (letter.text, letter.notes)


def test_a_digest_holds_mails() -> None:
    """
    Parts of a digest are mails although they do not say so.
    """
    raw = multipart("digest", b"\r\n" + mail("Subject: one"), b"\r\n" + mail())

    assert ["one.eml", "message.eml"] == [a.name for a in parse(raw).attachments]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data", Label.ENCRYPTED),
        ("application/pkcs7-mime; smime-type=signed-data", Label.SIGNED),
        ("application/pkcs7-signature", Label.SIGNED),
        ("application/pgp-encrypted", Label.ENCRYPTED),
        ("application/ms-tnef; name=winmail.dat", Label.TNEF),
    ],
)
def test_sealed_parts_are_kept_and_labelled(kind: str, expected: Label) -> None:
    """
    What we cannot open is an attachment, and the label says what it is.
    """
    letter = parse(multipart("mixed", part("text"), part("x", kind=kind)))

    assert ((expected,), 1) == (letter.labels, len(letter.attachments))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("-----BEGIN PGP MESSAGE-----", Label.ENCRYPTED),
        ("-----BEGIN PGP SIGNED MESSAGE-----", Label.SIGNED),
        ("-----BEGIN PKCS7-----", Label.ENCRYPTED),
    ],
)
def test_armour_in_the_text_is_labelled(body: str, expected: Label) -> None:
    """
    Armour in the body says it too; what is encrypted comes with what to do.
    """
    letter = parse(mail(body=f"{body}\r\n\r\nabc\r\n"))

    assert (expected,) == letter.labels
    assert (expected is Label.ENCRYPTED) == (ENCRYPTED in letter.notes)


def test_a_long_text_is_cut_and_kept_whole_as_an_attachment() -> None:
    """
    Nothing is lost to the limit of what is shown.
    """
    letter = parse(mail(body="a" * 500), Limits(text=100))

    assert ("a" * 100, 500) == (letter.text, letter.attachments[0].size)
    assert ((Label.TRUNCATED,), (CUT,)) == (letter.labels, letter.notes)


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (mail("Content-Type: multipart/mixed", body="a"), NO_PARTS),
        (mail("Content-Type: multipart/mixed; boundary=b", body="a"), NO_PARTS),
        (
            mail("Content-Type: multipart/mixed; boundary=b", body="--b\n\na"),
            UNFINISHED,
        ),
        (
            mail(
                "Content-Type: multipart/mixed; boundary=b", body="--b\n\na\n--b--\nb"
            ),
            OUTSIDE,
        ),
    ],
)
def test_broken_multiparts_show_what_there_is(raw: bytes, note: str) -> None:
    """
    The text is found, and a note says what was odd.
    """
    letter = parse(raw)

    assert ("a", (note,)) == (letter.text, letter.notes)


def test_a_bare_carriage_return_does_not_hide_a_header() -> None:
    """
    What other programs would read as a second From makes the sender unclear.
    """
    assert not parse(mail("X-Note: a\rFrom: boss@firm.example")).sender.clear


def read_or_refused(raw: bytes) -> bool:
    """Read *raw*; any failure but a refusal ends the test."""
    try:
        letter = parse(raw)
    except UnreadableMailError as error:
        return bool(error.code)
    return all(a.name for a in letter.attachments) and "\n" not in letter.subject


@given(st.binary(max_size=400))
def test_any_bytes_are_a_letter_or_refused(content: bytes) -> None:
    """
    No bytes make the reader fail in any other way.
    """
    assert read_or_refused(content)
    assert read_or_refused(b"Subject: " + content)
    assert read_or_refused(mail(body=content))


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_mail_is_a_letter_or_refused(data: st.DataObject) -> None:
    """
    Bytes cut out of, or put into, a rich mail break nothing but that mail.
    """
    raw = multipart(
        "mixed",
        multipart("alternative", part("a"), part("<p>ä", kind="text/html")),
        part(PDF64, "Content-Transfer-Encoding: base64", kind="application/pdf"),
        part(mail(), kind="message/rfc822"),
        headers=("Subject: =?utf-8?q?=C3=A9?=", "To: a <b@c.example>, d@e.example"),
    )
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 60)))
    damaged = raw[:start] + data.draw(st.binary(max_size=30)) + raw[end:]

    assert read_or_refused(damaged)


def test_dates_with_any_zone_are_aware() -> None:
    """
    A date without a zone counts as UTC.
    """
    raw = bare("From: a@b.example", "Date: 2 Mar 2026 09.30.00")

    assert datetime(2026, 3, 2, 9, 30, tzinfo=UTC) == parse(raw).date


@pytest.mark.parametrize(
    "boundary", ["a  b", "=?utf-8?q?=41?=", "x" * 5_000, "ä'()+_,-./:=?"]
)
def test_a_boundary_is_taken_as_it_is_written(boundary: str) -> None:
    """
    It is no text for people: nothing in it is decoded, cut or tidied up.
    """
    raw = mail(
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
        body=f"--{boundary}\r\n\r\none\r\n--{boundary}\r\n\r\ntwo\r\n--{boundary}--",
    )

    assert "one\n\ntwo" == parse(raw).text


@pytest.mark.parametrize(
    "head",
    [b"From: <r@t.example>\n\rFrom: <b@t.example>", b"From: <r@t.example>\rX: 1\r\n"],
)
def test_a_head_that_readers_split_differently_names_no_clear_sender(
    head: bytes,
) -> None:
    """
    A bare carriage return ends a line for some: nobody knows which From they checked.
    """
    assert not parse(head + b"\n\nHello.").sender.clear


@pytest.mark.parametrize(
    "parameters",
    [
        "boundary*0=a; boundary*1=b",
        "boundary*=us-ascii''a%62",
        "boundary=ab (as we always do)",
        'charset=utf-8; boundary="ab"',
    ],
)
def test_a_boundary_may_be_written_in_odd_ways(parameters: str) -> None:
    """
    In pieces, encoded, or with a comment behind.
    """
    body = "--ab\r\n\r\nhello\r\n--ab--\r\n"
    letter = parse(mail(f"Content-Type: multipart/mixed; {parameters}", body=body))

    assert ("hello", ()) == (letter.text, letter.notes)


@pytest.mark.parametrize(
    ("kind", "encoding", "body"),
    [
        ('"text/plain"', "", "Grüße"),
        ("text/html, charset=utf-8", "", "<p>Grüße</p>"),
        ("text/plain; charset=iso-8859-1 (Western)", "8bit", "Grüße".encode("cp1252")),
        ("text/plain", "base64 (as we always do)", "R3LDvMOfZQ=="),
        ("text/plain", '"base64"', "R3LDvMOfZQ=="),
    ],
)
def test_labels_may_be_written_in_odd_ways(
    kind: str, encoding: str, body: str | bytes
) -> None:
    """
    With quotes, commas and comments that do not belong there.
    """
    labels = (f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}")
    letter = parse(mail(*labels, body=body))

    assert ("Grüße", ()) == (letter.text, letter.notes)


def test_a_subject_may_be_one_very_long_word() -> None:
    """
    Some programs encode all of it at once.
    """
    subject = "Wages " * 150 + "é"

    assert subject == parse(mail(f"Subject: {word(subject, 'utf-8')}")).subject
    long = base64.b64encode(("Löhne " * 500).encode()).decode()
    assert parse(mail(f"Subject: =?utf-8?b?{long}?=")).subject.startswith("Löhne L")
