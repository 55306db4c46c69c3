"""What a person puts in opens only as what they signed."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.ids import WORKER, HolderId
from grievance.vault.author import Author
from grievance.vault.encoding import lp
from grievance.vault.entry import LABEL, is_entry, open_entry, sign_entry
from grievance.vault.errors import SealError
from tests.vault.office import flipped, make_office


OFFICE = make_office()
AUTHOR = OFFICE.amal.author
PARTS = (b'{"id":"1"}', b"", b"\x00\xff" * 50)
SIGNED = sign_entry(AUTHOR, PARTS)


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_its_parts_come_back(parts: list[bytes]) -> None:
    """
    Any parts, also empty ones and none, with who signed them.
    """
    opened = open_entry(sign_entry(AUTHOR, parts), OFFICE.directory)

    assert parts == [bytes(part) for part in opened.parts]
    assert (AUTHOR.holder, AUTHOR.kv) == (opened.author, opened.author_kv)


@pytest.mark.parametrize("place", range(0, len(SIGNED), 7))
def test_one_flipped_bit_opens_nothing(place: int) -> None:
    """
    Label, name, key version, signature, lengths and bytes are all covered.
    """
    with pytest.raises(SealError):
        open_entry(flipped(SIGNED, place), OFFICE.directory)


@pytest.mark.parametrize(
    "changed",
    [
        SIGNED + lp(b"more"),
        SIGNED + b"\x00",
        SIGNED[: -len(lp(PARTS[-1]))],
        SIGNED[:-1],
        lp(LABEL),
        lp(LABEL, AUTHOR.holder),
        b"",
        lp("grv1/other") + SIGNED[len(lp(LABEL)) :],
        lp(LABEL, b"\xff", 1, b"", b""),
        lp(LABEL, AUTHOR.holder, b"01", b"", b""),
        lp(LABEL, AUTHOR.holder, b"\xc2\xb2", b"", b""),
        lp(LABEL, AUTHOR.holder, b"9" * 5000, b"", b""),
        lp(LABEL, HolderId("nobody"), 1, b"", b""),
    ],
    ids=count(),
)
def test_anything_else_is_refused(changed: bytes) -> None:
    """
    Added, cut off, or never an entry: one error for all.
    """
    with pytest.raises(SealError):
        open_entry(changed, OFFICE.directory)


@pytest.mark.parametrize(
    "stated",
    [replace(AUTHOR, kv=AUTHOR.kv + 1), replace(AUTHOR, holder=WORKER)],
)
def test_nobody_signs_for_another(stated: Author) -> None:
    """
    Another name or key version beside one's own signature does not verify.
    """
    with pytest.raises(SealError):
        open_entry(sign_entry(stated, PARTS), OFFICE.directory)


@given(st.lists(st.binary(max_size=9), max_size=4))
def test_parts_are_not_shifted(parts: list[bytes]) -> None:
    """
    The same bytes cut in another way have another signature.
    """
    joined = [b"".join(parts)]
    if joined == parts:
        return
    signature = lp(open_signature(sign_entry(AUTHOR, parts)))
    other = sign_entry(AUTHOR, joined)

    assert signature != lp(open_signature(other))


def open_signature(signed: bytes) -> bytes:
    start = len(lp(LABEL, AUTHOR.holder, AUTHOR.kv))
    return signed[start + 4 : start + 68]


@pytest.mark.parametrize("raw", [b"From: a@b.example\n\n", b"\n", b"", b"\x00" * 99])
def test_no_mail_looks_like_one(raw: bytes) -> None:
    """
    An entry begins with its label after a length, which no header does.
    """
    assert is_entry(SIGNED)
    assert not is_entry(raw)
