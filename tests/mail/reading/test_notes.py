"""Nothing is cut, guessed or left out without a note."""

from __future__ import annotations

import pytest

from grievance.mail import notes
from grievance.mail.reading.parse import parse
from tests.mail.letters import bare, mail, multipart, part


EVENT = "BEGIN:VEVENT\r\nSUMMARY:Talk\r\nEND:VEVENT\r\n"
RECIPIENT = "Final-Recipient: rfc822; a@mail.example\r\nAction: failed\r\n\r\n"
TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}gro"


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (mail("Subject: " + "pay " * 300), notes.SUBJECT_CUT),
        (mail("Subject: " + "=?utf-8?q?" + "=C3=A9" * 2_000 + "?="), notes.SUBJECT_CUT),
        (mail("To: " + "a@b.example," * 1_001), notes.PEOPLE_CUT),
        (mail("Cc: " + "a" * 66_000 + " <a@b.example>, c@d.example"), notes.PEOPLE_CUT),
        (mail("Content-Type: text/calendar", body=EVENT * 11), notes.CALENDAR_CUT),
        (
            mail(
                "Content-Type: text/calendar",
                body=EVENT.replace("Talk", "x" * 3_000),
            ),
            notes.CALENDAR_CUT,
        ),
        (
            mail("Content-Type: message/delivery-status", body=RECIPIENT * 5_000),
            notes.CUT,
        ),
        (mail(body=b"caf\xe9"), notes.CHARSET_GUESSED),
        (
            mail("Content-Type: text/plain; charset=big5", body=b"na\xefve \xff\xff"),
            notes.CHARSET_GUESSED,
        ),
        (
            mail("Content-Type: text/html; charset=utf-8", body="<p>x\N{REPLACEMENT CHARACTER}"),
            notes.REPLACED,
        ),
        (
            mail("Content-Type: text/plain; charset=utf-8", body=b"Gr\xc3\xbc\xc3 us"),
            notes.REPLACED,
        ),
        (bare(f"From: {TURNED} <ana@mail.example>"), notes.DIRECTIONS),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_letter_says_what_is_not_whole(raw: bytes, note: str) -> None:
    """
    Whoever reads it knows that there is more, or that it may be wrong.
    """
    assert note in parse(raw).notes


@pytest.mark.parametrize(
    "raw",
    [
        mail("Subject: " + "p" * 900, "To: " + "a@b.example," * 900, body="Grüße"),
        mail("Content-Type: text/plain; charset=iso-8859-1", body=b"caf\xe9"),
        mail("Content-Type: text/html", body=b'<meta charset="latin1">caf\xe9'),
        mail("Content-Type: text/calendar", body=EVENT * 10),
    ],
)
def test_a_whole_letter_has_no_note(raw: bytes) -> None:
    """
    A note that is always there is read by nobody.
    """
    assert set(parse(raw).notes) <= {notes.NO_TEXT}


def test_lines_that_are_no_header_are_words() -> None:
    """
    Where the blank line is missing, the letter begins among the headers.
    """
    raw = bare(
        "From: ana@mail.example",
        "Dear office: hello,",
        "nobody pays us.",
        "To: office@office.example",
        body="Bye.",
    )

    letter = parse(raw)

    assert ("Bye.", "office@office.example") == (letter.text, letter.to[0].address)
    assert letter.full_text.startswith("──── Among the headers, but no header ────\n")
    assert "Dear office: hello,\nnobody pays us.\n\nBye." in letter.full_text


def test_lines_that_are_no_header_are_attached_where_they_are_many() -> None:
    """
    They are as long as they are.
    """
    raw = bare("From: ana@mail.example", *["no header"] * 3_000, "To: b@office.example")

    letter = parse(raw)

    assert ["outside.txt"] == [a.name for a in letter.attachments]
    assert 3_000 == letter.attachments[0].content.count(b"no header")


def test_words_below_base64_are_set_apart() -> None:
    """
    Lists and scanners write below what is encoded; neither spoils the other.
    """
    encoded = "V2lyIHd1cmRlbiBuaWNodCBiZXphaGx0LiBHcsO8w59l\r\n"
    raw = mail(
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        body=f"{encoded}\r\n________\r\nThis mail was checked.\r\n",
    )

    letter = parse(raw)

    assert "Wir wurden nicht bezahlt. Grüße" == letter.text
    assert letter.full_text.endswith("\n________\nThis mail was checked.")
    assert notes.OUTSIDE in letter.notes


def test_a_file_is_not_spoiled_by_words_below_it() -> None:
    """
    Its bytes are those that were sent.
    """
    pdf = part(
        "JVBERi0=\r\n-- \r\nlist footer\r\n",
        "Content-Transfer-Encoding: base64",
        kind="application/pdf; name=pay.pdf",
    )

    letter = parse(multipart("mixed", part("See."), pdf))

    assert b"%PDF-" == letter.attachments[0].content
    assert "list footer" in letter.full_text
