"""Thousands of entries are read at once, and exactly as one by one."""

from __future__ import annotations

import json

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault.errors import BrokenLogError
from grievance.vault.log import canonical, parse_entry
from grievance.vault.log_batch import Line, read_batch
from tests.vault.office import flipped
from tests.vault.test_log import BODY, ENTRIES


BODIES = st.lists(ENTRIES.map(canonical), max_size=5)
# Written by nobody of ours, though each part of it could be read.
OTHERS = [
    BODY.replace(b'"sequence":7', b'"sequence":-7'),
    BODY.replace(b'"sequence":7', b'"sequence":7.0'),
    BODY.replace(b'"sequence":7', b'"sequence":7,"words":"x"'),
    BODY.replace(b"2026-03-02", b"2026-02-30"),
    BODY.replace(b".000000Z", b"Z"),
    BODY.replace(b"T12:", b"T24:"),
    BODY.replace(b"ab" * 32, b"ab" * 64),
    BODY.replace(b"ab" * 32, b"AB" * 32),
    BODY.replace(b"worker", b"w\\u006frker"),
    BODY + b"," + BODY,
    BODY + b"\n",
    b"",
]


def one_by_one(bodies: list[bytes]) -> list[Line | None]:
    return [read(body) for body in bodies]


def read(body: bytes) -> Line | None:
    try:
        entry = parse_entry(body)
    except BrokenLogError:
        return None
    return Line(
        act=entry.act,
        actor=entry.actor,
        at=json.loads(body)["at"],
        digest=entry.digest,
        object=entry.object,
        sequence=entry.sequence,
    )


@given(bodies=BODIES)
def test_what_was_written_is_read(bodies: list[bytes]) -> None:
    """
    Whatever is in the words of an entry, and whatever stands beside it.
    """
    found = read_batch(bodies)

    assert one_by_one(bodies) == found
    assert None not in found


@given(position=st.integers(0, 8 * len(BODY) - 1))
def test_an_altered_entry_is_read_alike(position: int) -> None:
    """
    One bit later it is none, or the other entry that it is; and its neighbours stay.
    """
    bodies = [BODY, flipped(BODY, position), BODY]

    assert one_by_one(bodies) == read_batch(bodies)


@pytest.mark.parametrize("other", OTHERS)
def test_no_other_way_of_writing_passes(other: bytes) -> None:
    """
    Alone among good ones; and two halves never make a whole.
    """
    assert [read(BODY), None, read(BODY)] == read_batch([BODY, other, BODY])
    assert [None, None] == read_batch([BODY[:40], BODY[40:]])
