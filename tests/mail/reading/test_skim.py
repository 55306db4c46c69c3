"""Words are made out in what cannot be read as mail, in bounded time."""

from __future__ import annotations

import base64
import quopri

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.reading.skim import MOST_WORDS, skim


NAME = "Joséphine Øster 诺维克"


@pytest.mark.parametrize(
    "raw",
    [
        NAME.encode(),
        NAME.encode("utf-16"),
        b"\x00\xff\xfe broken " + NAME.encode(),
        quopri.encodestring(f"<p>{NAME}</p>".encode()),
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(f"Some words before it: {NAME}".encode()),
        b"Subject: =?utf-8?b?" + base64.b64encode(NAME.encode()) + b"?=",
        f"<i>Jos&eacute;<b>phine</b> &#216;ster</i> {NAME[-3:]}".encode(),
        b'{"raw":"' + base64.b64encode(f"a: b\r\n\r\nFrom {NAME}".encode()) + b'"}',
    ],
)
def test_a_name_is_made_out(raw: bytes) -> None:
    """
    However it is encoded, and whatever stands around it.
    """
    found = skim(raw).text

    assert all(word in found for word in NAME.split())


def test_a_number_of_many_digits_is_passed_over() -> None:
    """
    It must not keep a message from quarantine.
    """
    assert "Norvik" in skim(b"<p>&#" + b"9" * 5_000 + b";Norvik").text


@given(raw=st.binary(max_size=2000))
def test_nothing_makes_it_fail(raw: bytes) -> None:
    """
    Any bytes are some text.
    """
    assert isinstance(skim(raw).text, str)


@pytest.mark.parametrize(
    "unit", [b"A", b"<", b"=", b"?=\n", b"=?a?b?", b"&#1;", b"\x00", b"A\n", b"AAAA="]
)
def test_what_is_long_is_cut(unit: bytes) -> None:
    """
    A hostile message costs as much as its bounded beginning, whatever it repeats.
    """
    raw = unit * (8 * MOST_WORDS // len(unit))

    found = skim(raw)

    assert 8 * MOST_WORDS > len(found.text)
    assert not found.is_whole


def _with_file(content: bytes) -> bytes:
    """Return a mail in whose parts a file stands before the words."""
    return (
        b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(content)
        + b"\r\n--B\r\n\r\nIt was "
        + NAME.encode()
    )


def test_words_after_a_large_picture_are_made_out() -> None:
    """
    Complaints come with photographs, and the photograph may come first.
    """
    found = skim(_with_file(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20_000))

    assert NAME in found.text
    assert found.is_whole


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + bytes(9_000), b"%PDF-1.7" + bytes(9_000), bytes(range(256)) * 20],
    ids=["archive", "document", "unknown"],
)
def test_what_is_closed_is_not_whole(content: bytes) -> None:
    """
    A name may be in it, and nobody sees it here.
    """
    found = skim(_with_file(content))

    assert NAME in found.text
    assert not found.is_whole


@pytest.mark.parametrize(
    "words",
    [
        b"Content-Type: multipart/encrypted\r\n\r\nx",
        b"-----BEGIN PGP MESSAGE-----\r\n\r\nx",
        b"begin 644 names.txt\r\n",
    ],
)
def test_what_says_that_it_is_closed_is_not_whole(words: bytes) -> None:
    """
    What is encrypted, or encoded in another way, is said by words around it.
    """
    assert not skim(words).is_whole


def test_a_mail_inside_a_mail_is_seen() -> None:
    """
    Base64 inside base64 is undone as well, and no deeper than anybody goes.
    """
    long = b"For months now, as we all know. " * 50 + NAME.encode()
    inside = base64.encodebytes(b"From: x\r\n\r\n" + base64.encodebytes(long))

    assert NAME in skim(inside).text
    assert skim(inside).is_whole
