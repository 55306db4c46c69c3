from __future__ import annotations

import base64

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.letter import Label
from grievance.mail.notes import ENCRYPTED, SEALED_BUT_SIGNED, SIGNED_UNCHECKED
from grievance.mail.reading.cms import DEEPEST, MOST_ELEMENTS, signed_content
from grievance.mail.reading.parse import parse
from tests.mail.letters import mail, part


SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
IS_DATA = bytes.fromhex("06092a864886f70d010701")
LETTER = part("Löhne fehlen.")
BASE64 = "Content-Transfer-Encoding: base64"


def der(tag: int, *inner: bytes) -> bytes:
    content = b"".join(inner)
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


def ber(tag: int, *inner: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(inner) + b"\0\0"


def known(kind: bytes, held: bytes) -> bytes:
    content = der(0x30, IS_DATA, der(0xA0, der(0x04, held)))
    signed = der(0x30, b"\x02\x01\x01", der(0x31), content, der(0x31))
    return der(0x30, kind, der(0xA0, signed))


def unknown(kind: bytes, held: bytes) -> bytes:
    octets = ber(0x24, der(0x04, held[:5]), der(0x04, held[5:]))
    content = ber(0x30, IS_DATA, ber(0xA0, octets))
    signed = ber(0x30, b"\x02\x01\x01", der(0x31), content, der(0x31))
    return ber(0x30, kind, ber(0xA0, signed))


@pytest.mark.parametrize("wrap", [known, unknown])
def test_a_signed_file_holds_its_letter(wrap: object) -> None:
    """
    With lengths known or not, in one piece or several.
    """
    assert callable(wrap)
    assert LETTER == signed_content(wrap(SIGNED, LETTER))
    assert signed_content(wrap(ENVELOPED, LETTER)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MIME",
        b"\x30\x80" * (DEEPEST + 2),
        b"\x30\x80" + b"\x02\0" * (MOST_ELEMENTS + 1),
        der(0x30, SIGNED),
        der(0x30, SIGNED, der(0xA0, der(0x30))),
        known(SIGNED, LETTER)[:-9],
    ],
)
def test_anything_else_holds_nothing(content: bytes) -> None:
    """
    However deep, long or cut off.
    """
    assert signed_content(content) is None


@given(st.data())
def test_a_damaged_file_does_no_harm(data: st.DataObject) -> None:
    """
    Any bytes are a content or none.
    """
    whole = unknown(SIGNED, LETTER)
    at = data.draw(st.integers(0, len(whole)))
    damaged = whole[:at] + data.draw(st.binary(max_size=9)) + whole[at + 3 :]

    assert isinstance(signed_content(damaged), bytes | None)


@pytest.mark.parametrize(
    ("content", "kind", "text", "label", "note"),
    [
        (known(SIGNED, LETTER), "", "Löhne fehlen.", Label.SIGNED, SIGNED_UNCHECKED),
        (known(SIGNED, b"?"), "", "", Label.SIGNED, SEALED_BUT_SIGNED),
        (b"?", "signed-data", "", Label.SIGNED, SEALED_BUT_SIGNED),
        (known(ENVELOPED, b"?"), "", "", Label.ENCRYPTED, ENCRYPTED),
    ],
)
def test_a_signed_letter_is_read_and_an_encrypted_one_is_kept(
    content: bytes, kind: str, text: str, label: Label, note: str
) -> None:
    """
    Nobody needs a key for a signed one; for the other a note says what to do.
    """
    head = f"Content-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m"
    letter = parse(mail(head, BASE64, body=base64.b64encode(content)))

    assert (text, content) == (letter.text, letter.attachments[0].content)
    assert label in letter.labels
    assert note in letter.notes
