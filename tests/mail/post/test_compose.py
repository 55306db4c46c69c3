"""The bytes of a letter of ours: what is in them, and what can never be."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.post.compose import (
    Attached,
    ComposeError,
    Draft,
    compose,
    is_well_formed_id,
)
from grievance.mail.reading.parse import parse
from grievance.mail.words.address import is_strict
from tests.doubles import NOON


OUR_ID = "<gr-7f3k-9q2d.0123456789abcdef.abcdefghijklmnopqrst@grievance.example>"
REPLY_TO = "intake+gr-7f3k-9q2d.abcdefghijklmnopqrst@grievance.example"
DRAFT = Draft(
    office="Office of Grievances",
    mailbox="intake@grievance.example",
    reply_to=REPLY_TO,
    recipient="mira@post.example",
    subject="Your message has arrived (GR-7F3K-9Q2D)",
    body="Hello,\n\nit arrived.\n",
    message_id=OUR_ID,
    answers="<one@post.example>",
    at=NOON,
)
FIELDS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
}
HOSTILE = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "x\r\nBcc: spy@evil.example",
        "x\nBcc: spy@evil.example",
        "x\r\n\r\nanother body",
        "=?utf-8?q?=0D=0ABcc:_spy@evil.example?=",
        '"x" <spy@evil.example>, Office',
        "x\u2028Bcc: spy@evil.example",
        "x\x00\x0b\x0c\x85y",
    ]
)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.SMTPUTF8)
    assert isinstance(message, EmailMessage)
    return message


def test_a_letter_says_what_it_is() -> None:
    """
    Who it is from and to, that a machine wrote it, what it answers, where to answer.
    """
    message = read(compose(DRAFT))

    expected = {
        "From": "Office of Grievances <intake@grievance.example>",
        "To": "mira@post.example",
        "Reply-To": REPLY_TO,
        "Subject": DRAFT.subject,
        "Date": "Mon, 02 Mar 2026 12:00:00 +0000",
        "Message-ID": OUR_ID,
        "In-Reply-To": "<one@post.example>",
        "References": "<one@post.example>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
    }
    assert expected == {name: str(message[name]) for name in expected}
    assert FIELDS == set(message.keys())
    assert "text/plain" == message.get_content_type()
    assert DRAFT.body.splitlines() == message.get_content().splitlines()


def test_our_own_reader_takes_it_for_automatic() -> None:
    """
    Should it come back to us, nobody answers it.
    """
    letter = parse(compose(DRAFT))

    assert "automatic" in letter.labels
    assert ("intake@grievance.example", True) == (
        letter.sender.address,
        letter.sender.clear,
    )
    assert (OUR_ID, ("<one@post.example>",)) == (letter.message_id, letter.in_reply_to)


def test_every_line_ends_as_smtp_wants_it() -> None:
    """
    CR LF and no lone one, no line above 998 bytes, seven bits.
    """
    raw = compose(replace(DRAFT, body="grüße 你好\n" * 50, subject="你好" * 40))

    assert raw.endswith(b"\r\n")
    lines = raw.split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in lines)
    assert 998 >= max(map(len, lines))
    assert raw.isascii()


@pytest.mark.parametrize(
    "answers",
    [
        "",
        "one@post.example",
        "<one@post.example>\r\nBcc: spy@evil.example",
        "<one@post.example> <two@post.example>",
        "<o ne@post.example>",
        "<one@post.example",
        "<=?utf-8?q?x?=@post.example\t>",
        "<öne@post.example>",
        f"<{'x' * 260}@post.example>",
    ],
)
def test_only_a_well_formed_id_is_quoted(answers: str) -> None:
    """
    Anything else that stood in the Message-ID field is left out.
    """
    message = read(compose(replace(DRAFT, answers=answers)))

    assert (None, None) == (message["In-Reply-To"], message["References"])
    assert FIELDS - {"In-Reply-To", "References"} == set(message.keys())


@pytest.mark.parametrize(
    "answers",
    [
        f"<{'x' * 200}@post.example>",
        "<a.b.c@[192.0.2.1]>",
        "<CAF=x_y+z$1@mail.gmail.example>",
    ],
)
def test_a_long_or_odd_id_is_quoted_as_it_is(answers: str) -> None:
    """
    Neither folded nor encoded: the answer would find no thread.
    """
    raw = compose(replace(DRAFT, answers=answers))

    assert f"Message-ID: {OUR_ID}\r\n".encode() in raw
    assert f"In-Reply-To: {answers}\r\n".encode() in raw
    assert f"References: {answers}\r\n".encode() in raw


@pytest.mark.parametrize("place", ["mailbox", "reply_to", "recipient"])
@pytest.mark.parametrize(
    "address",
    [
        "",
        "mira",
        "mira@post.example\r\nBcc: spy@evil.example",
        "mira@post.example, spy@evil.example",
        "Mira <mira@post.example>",
        "mira@post.example>",
        "undisclosed:mira@post.example;",
    ],
)
def test_nothing_but_one_address_is_one(place: str, address: str) -> None:
    """
    A letter is not written rather than written to two.
    """
    drafts = {
        "mailbox": replace(DRAFT, mailbox=address),
        "reply_to": replace(DRAFT, reply_to=address),
        "recipient": replace(DRAFT, recipient=address),
    }

    with pytest.raises(ComposeError):
        compose(drafts[place])


@given(
    office=HOSTILE,
    answers=HOSTILE | st.from_regex(r"<[!-~]{1,40}@[!-~]{1,40}>", fullmatch=True),
    recipient=st.from_regex(r"[!-~é]{1,20}@[a-zé.-]{1,20}", fullmatch=True),
)
def test_no_value_can_add_a_field(office: str, answers: str, recipient: str) -> None:
    """
    Whatever a name, an id or an address is made of: one recipient, no other field.
    """
    draft = replace(DRAFT, office=office, answers=answers, recipient=recipient)
    if not is_strict(recipient):
        with pytest.raises(ComposeError):
            compose(draft)
        return

    raw = compose(draft)
    names = {line.partition(b":")[0] for line in head_of(raw)}
    message = read(raw)

    assert {name.encode() for name in FIELDS} >= names
    assert [seen(recipient)] == [one.addr_spec for one in message["To"].addresses]
    assert ["intake@grievance.example"] == [
        one.addr_spec for one in message["From"].addresses
    ]
    assert is_well_formed_id(answers) == (message["In-Reply-To"] is not None)


def seen(address: str) -> str:
    """Return an address as the library reads it from bytes."""
    return address.encode().decode("ascii", "surrogateescape")


def head_of(raw: bytes) -> list[bytes]:
    """Return the first lines of all fields."""
    head = raw.partition(b"\r\n\r\n")[0]
    return [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]


def test_a_quoted_local_part_stays_one_mailbox() -> None:
    """
    Blanks inside quotes are allowed, and meant.
    """
    message = read(compose(replace(DRAFT, recipient='"mira holm"@post.example')))

    assert ['"mira holm"@post.example'] == [
        one.addr_spec for one in message["To"].addresses
    ]


@pytest.mark.parametrize("subject", ["a\r\nBcc: b@c.example", "a\nb", "a\x00b"])
def test_a_subject_is_one_line(subject: str) -> None:
    """
    Templates are ours, and are not trusted either.
    """
    with pytest.raises(ComposeError):
        compose(replace(DRAFT, subject=subject))


def test_files_stand_between_what_follows_from_the_id() -> None:
    """
    Every try sends the same bytes; a name is a name, and no type acts.
    """
    files = (
        Attached(name="a/b\r\nBcc: x@y.example", media_type="image/png", content=b"1"),
        Attached(name="..", media_type="message/rfc822", content=b"From: x"),
        Attached(name="=?utf-8?q?x?=.txt", media_type="text/x; y", content=b"\xff"),
    )
    draft = replace(DRAFT, files=files)
    message = message_from_bytes(compose(draft), policy=policy.default)
    assert isinstance(message, EmailMessage)

    assert compose(draft) == compose(draft)
    assert FIELDS | {"Content-Type"} >= set(message.keys()) - {"MIME-Version"}
    assert [
        ("image/png", b"1"),
        ("application/octet-stream", b"From: x"),
        ("application/octet-stream", b"\xff"),
    ] == [
        (part.get_content_type(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    ]
    names = [part.get_filename() for part in message.iter_attachments()]
    assert "attachment" == names[1]
    assert not any("\n" in str(name) or "/" in str(name) for name in names)
