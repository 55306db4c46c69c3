from __future__ import annotations

import base64
import binascii

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.words.transfer import undo


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        (b"aGVs\r\nbG8=\r\n", b"hello"),
        (b"aGVsbG8", b"hello"),
        (b"aG!Vs bG\0 8=", b"hello"),
        (b"aGk=aGk=", b"hihi"),
        (b"YWJjZ", b"abc"),
        (b"====", b""),
        (b"", b""),
        (b"!", b""),
    ],
)
def test_broken_base64_gives_what_is_left(encoded: bytes, expected: bytes) -> None:
    """
    Junk, missing padding and several runs lose nothing that was there.
    """
    assert expected == undo(encoded, "base64")


def test_many_runs_are_decoded() -> None:
    """
    Some programs encode line by line, each line padded; the last may be cut off.
    """
    assert b"A" * 100_000 + b"abc" * 100_000 == (
        undo(b"QQ==\r\n" * 100_000 + b"YWJj" * 100_000, "base64")
    )


@given(st.binary(max_size=500))
def test_every_encoding_is_undone(content: bytes) -> None:
    """
    What an honest mailer encoded comes back byte for byte.
    """
    uu = b"".join(
        binascii.b2a_uu(content[i : i + 45]) for i in range(0, len(content), 45)
    )

    assert content == undo(base64.encodebytes(content), "base64")
    assert content == undo(b"begin 644 x\n" + uu + b"`\nend\n", "x-uuencode")
    assert content == undo(binascii.b2a_qp(content, istext=False), "quoted-printable")
    assert content == undo(content, "8bit")


@given(st.binary(max_size=300), st.sampled_from(["base64", "uue", "quoted-printable"]))
def test_any_bytes_can_be_undone(content: bytes, encoding: str) -> None:
    """
    No content makes a decoder fail.
    """
    assert isinstance(undo(content, encoding), bytes)
