"""Hostile mails and files that are none: a letter with notes, or a clear refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.limits import MB, Limits
from grievance.mail.reading.guard import (
    HEAD_WAS_BROKEN,
    NO_BLANK_LINE,
    SPACE_BEFORE_COLON,
)
from grievance.mail.reading.parse import parse
from tests.mail.letters import bare, mail, nested, part


PROSE = b"Dear office,\n\nnobody pays us here.\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40


# Built when needed: some of them are large.
HOSTILE: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "nothing": (lambda: b"", Refusal.EMPTY),
    "blank lines": (lambda: b"\r\n\n\n", Refusal.EMPTY),
    "NULs only": (lambda: bytes(1000), Refusal.EMPTY),
    "prose": (lambda: PROSE, Refusal.NOT_A_MAIL),
    "a picture": (lambda: JPEG, Refusal.NOT_A_MAIL),
    "prose with colons": (lambda: b"Note: it is.\n\nBye", Refusal.NOT_A_MAIL),
    "41 MB": (lambda: mail(body=b"a" * 41 * MB), Refusal.TOO_LARGE),
    "many headers": (
        lambda: mail(*[f"X-{i}: y" for i in range(30_000)]),
        Refusal.HEADERS_TOO_LARGE,
    ),
    "a long header": (
        lambda: mail("X-Long: " + "y" * 300_000),
        Refusal.HEADERS_TOO_LARGE,
    ),
    "50,000 parts": (
        lambda: mail(
            "Content-Type: multipart/mixed; boundary=b", body="--b\n\n\n" * 50_000
        ),
        Refusal.TOO_MANY_PARTS,
    ),
    "nesting 2,000": (lambda: nested(2_000), Refusal.TOO_DEEP),
    "many lines": (lambda: mail(body="\n" * 2_100_000), Refusal.TOO_MANY_LINES),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_refused(case: str) -> None:
    """
    Each is refused by its own code, with a sentence about limits only.
    """
    build, code = HOSTILE[case]

    with pytest.raises(UnreadableMailError) as caught:
        parse(build())

    assert code == caught.value.code
    assert str(caught.value).endswith(".")


def test_headers_of_parts_count_too() -> None:
    """
    Header bytes are bounded over all parts together.
    """
    parts = b"".join(
        b"--b\r\n" + part("x\r\n", "X-Long: " + "y" * 9_000) for _ in range(40)
    )

    with pytest.raises(UnreadableMailError) as caught:
        parse(mail("Content-Type: multipart/mixed; boundary=b", body=parts))

    assert Refusal.HEADERS_TOO_LARGE == caught.value.code


def test_the_limits_can_be_lowered() -> None:
    """
    A refusal speaks of the limits in force.
    """
    with pytest.raises(UnreadableMailError, match=r"over 0\.5 MB"):
        parse(mail(body="a" * MB), Limits(size=MB // 2))


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/plain" + ";a=b" * 40_000,
        "Content-Type: text/plain" + ';a="' * 40_000,
        "Content-Type: text/plain" + ";" * 200_000,
        'Content-Type: text/plain; charset="' + "\\" * 200_000,
        "Subject: " + "=?utf-8?q?" * 20_000,
        "To: " + "," * 200_000,
        "To: " + "(" * 200_000,
        "To: " + '"\\' * 100_000,
        "Date: " + "1 " * 100_000,
        "References: " + "<a" * 100_000,
    ],
    ids=range(10),
)
def test_a_costly_header_is_cut_short(header: str) -> None:
    """
    Headers that hold up other readers cost a moment, and the text is read.
    """
    assert "Hello." == parse(mail(header)).text.strip()


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 200_000,
        "<b><i><a>" * 100_000,
        "<!--" * 200_000,
        "<ul><li>" * 20_000,
        "<pre>" + " " * 900_000 + "x",
        "&#" + "9" * 900_000 + ";",
        "<div>" * 60_000 + "&#" + "9" * 500_000 + ";",
    ],
    ids=range(7),
)
def test_costly_html_is_read_in_one_pass(source: str) -> None:
    """
    HTML made to keep a parser busy gives some text and no error.
    """
    letter = parse(mail("Content-Type: text/html", body=source + "<p>end"))

    assert letter.text in ("", "\ufffd\n\nend", "end", "x\nend")


def test_nuls_and_broken_base64_are_read() -> None:
    """
    NULs are dropped, and of broken base64 what is left is kept.
    """
    raw = mail(
        "Content-Transfer-Encoding: base64", body=b"\0aGVs@@bG8\0=\xff\r\n--\r\n"
    )

    assert "hello" == parse(raw).text


def test_a_broken_head_is_read_to_its_end() -> None:
    """
    A line that is no field is left out while known fields still follow.
    """
    raw = bare(
        "Subject : spaced",
        "this line is broken",
        "From: a@b.example",
        "Content-Type: text/html",
        body="<p>Text</p>",
    )

    letter = parse(raw)

    assert ("spaced", "Text") == (letter.subject, letter.text)
    assert {HEAD_WAS_BROKEN, SPACE_BEFORE_COLON} <= set(letter.notes)


def test_an_envelope_line_and_a_byte_order_mark_are_skipped() -> None:
    """
    Files saved by old programs start with more than the mail.
    """
    raw = b"\xef\xbb\xbfFrom ana Mon Mar  2 09:30:00 2026\r\n" + mail("Subject: x")

    assert ("x", True) == (parse(raw).subject, parse(raw).sender.clear)


def test_a_head_without_a_body() -> None:
    """
    Headers alone are a mail without text.
    """
    assert "only" == parse(b"From: a@b.example\nSubject: only").subject


@pytest.mark.parametrize("name", ["From ", "FROM", "from\t"])
def test_a_second_from_in_disguise_makes_the_sender_unclear(name: str) -> None:
    """
    A field name that other programs read as From is From here too.
    """
    assert not parse(mail(f"{name}: boss@firm.example")).sender.clear


def test_nothing_in_front_of_a_mail_costs_nothing() -> None:
    """
    Megabytes of NULs before the head are skipped in one step.
    """
    assert "x" == parse(b"\0\r\n" * 1_000_000 + mail("Subject: x")).subject


@pytest.mark.parametrize(
    "line",
    [
        "From\0: eve@evil.example",
        "From\N{NO-BREAK SPACE}: eve@evil.example",
        "this line is broken",
        "From eve@evil.example Mon Mar  2 09:30:00 2026",
        "broken\r\n <eve@evil.example>",
        ": eve@evil.example",
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_where_a_head_is_split_differently_no_sender_is_clear(
    line: str, *, last: bool
) -> None:
    """
    What is no field to us may be one to others, and who wrote the mail may depend on it.
    """
    lines = [line] if last else [line, "Subject: x"]

    letter = parse(mail(*lines))

    assert "ana@mail.example" == letter.sender.address
    assert not letter.sender.clear
    assert (NO_BLANK_LINE if last else HEAD_WAS_BROKEN) in letter.notes


def test_a_line_that_is_left_out_takes_its_rest_along() -> None:
    """
    It does not become the rest of the field above.
    """
    letter = parse(bare("Subject: Pay", "broken", " line", "To: a@b.example"))

    assert "Pay" == letter.subject


@pytest.mark.parametrize(
    "head", [("X-Mine: y", "Subject: x"), ("Subject: x", " ", "X-Mine: y"), ("Re : y",)]
)
def test_an_odd_but_whole_head_leaves_the_sender_clear(head: tuple[str, ...]) -> None:
    """
    Fields nobody knows, blank rests and spaces before colons are read by all alike.
    """
    assert parse(mail(*head)).sender.clear


def test_line_ends_made_twice_are_read_as_one() -> None:
    """
    Where all are, no line between is blank; who wrote it is not certain all the same.
    """
    raw = mail("Subject: x", body="One\r\ntwo").replace(b"\r\n", b"\r\r\n")

    letter = parse(raw)

    assert ("x", "One\ntwo") == (letter.subject, letter.text)
    assert not letter.sender.clear


def test_line_ends_made_many_times_cost_a_moment() -> None:
    """
    They are not undone one by one.
    """
    raw = mail("Subject: x").replace(b"\r\n", b"\r" * 100_000 + b"\n")

    assert not parse(raw).sender.clear
