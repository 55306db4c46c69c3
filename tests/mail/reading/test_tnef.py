from __future__ import annotations

import base64
import struct

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.letter import Label
from grievance.mail.notes import TNEF_UNREADABLE
from grievance.mail.reading.parse import parse
from grievance.mail.reading.tnef import MOST_OBJECTS, NotTnefError, unpack
from tests.mail.letters import multipart, part


MESSAGE, ATTACHMENT = 1, 2
BODY, TITLE, CONTENT, RENDER, CODEPAGE = 0x800C, 0x8010, 0x800F, 0x9002, 0x9007


def item(level: int, name: int, content: bytes) -> bytes:
    head = struct.pack("<BHHI", level, name, 0, len(content))
    return head + content + b"\0\0"


def winmail(*items: bytes) -> bytes:
    codepage = item(MESSAGE, CODEPAGE, struct.pack("<II", 1252, 0))
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join([codepage, *items])


FILE = (
    item(ATTACHMENT, RENDER, b"\0" * 14)
    + item(ATTACHMENT, TITLE, "Löhne.pdf\0".encode("cp1252"))
    + item(ATTACHMENT, CONTENT, b"%PDF-1.7 wages")
)
WINMAIL = winmail(item(MESSAGE, BODY, b"Wages are late.\0"), FILE)


def test_text_and_files_come_out() -> None:
    """
    What Outlook packed is there for people without Outlook.
    """
    found = unpack(WINMAIL)

    assert "Wages are late." == found.text
    assert [b"%PDF-1.7 wages"] == [file.content for file in found.files]


def test_a_winmail_is_unpacked_beside_itself() -> None:
    """
    The text is not said twice, and the file as it came is kept.
    """
    packed = part(WINMAIL, kind="application/ms-tnef; name=winmail.dat")

    alone = parse(multipart("mixed", packed))
    beside = parse(multipart("mixed", part("Hi.\n\nWages  are late."), packed))

    assert ("Wages are late.", "Hi.\n\nWages  are late.") == (alone.text, beside.text)
    assert (Label.TNEF,) == alone.labels
    assert [("winmail.dat", WINMAIL), ("Löhne.pdf", b"%PDF-1.7 wages")] == [
        (a.name, a.content) for a in alone.attachments
    ]


def test_what_cannot_be_unpacked_is_kept() -> None:
    """
    A note says why nothing is listed.
    """
    letter = parse(
        multipart("mixed", part("Hi."), part("x", kind="application/ms-tnef"))
    )

    assert ((TNEF_UNREADABLE,), 1) == (letter.notes, len(letter.attachments))


def test_one_under_a_type_that_says_nothing_is_unpacked() -> None:
    """
    Gateways give it any type; its name and its first bytes tell.
    """
    file = part(
        base64.b64encode(WINMAIL),
        "Content-Transfer-Encoding: base64",
        kind="application/octet-stream; name=WINMAIL.DAT",
    )

    assert Label.TNEF in parse(multipart("mixed", part("x"), file)).labels


def test_one_with_nothing_inside_says_so() -> None:
    """
    Words may be in it in a form that is not read.
    """
    file = part(winmail(b""), kind="application/ms-tnef; name=winmail.dat")

    assert (TNEF_UNREADABLE,) == parse(multipart("mixed", part("x"), file)).notes


@pytest.mark.parametrize("count", [MOST_OBJECTS + 1, 100_000])
def test_too_many_objects_are_not_unpacked(count: int) -> None:
    """
    The library would copy the rest of the file for each.
    """
    with pytest.raises(NotTnefError):
        unpack(winmail(item(MESSAGE, BODY, b"a") * count))


@given(st.data())
def test_a_damaged_file_is_unpacked_or_refused(data: st.DataObject) -> None:
    """
    Whatever the library trips over, there is one error.
    """
    at = data.draw(st.integers(0, len(WINMAIL)))
    damaged = WINMAIL[:at] + data.draw(st.binary(max_size=9)) + WINMAIL[at + 4 :]

    try:
        found = unpack(damaged)
    except NotTnefError:
        return
    assert all(file.content for file in found.files)
