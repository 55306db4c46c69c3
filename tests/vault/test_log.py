from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.ids import WORKER, HolderId
from grievance.vault.errors import BrokenLogError
from grievance.vault.log import LogEntry, canonical, parse_entry
from tests.vault.office import NOON, flipped


ENTRY = LogEntry(
    sequence=7,
    at=NOON,
    actor=WORKER,
    act="case-opened",
    object="00000000-0000-0000-0000-00000000000a",
    digest="ab" * 32,
)
BODY = canonical(ENTRY)

ENTRIES = st.builds(
    LogEntry,
    sequence=st.integers(0, 1 << 60),
    at=st.datetimes(
        min_value=datetime(1, 1, 2),  # noqa: DTZ001  # made aware by `timezones`
        max_value=datetime(9999, 12, 30),  # noqa: DTZ001  # likewise
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
    ),
    actor=st.text(max_size=9).map(HolderId),
    act=st.text(max_size=9),
    object=st.text(max_size=9),
    digest=st.sampled_from(["", "0" * 64, "0123456789abcdef" * 4]),
)


@given(entry=ENTRIES)
def test_what_was_written_is_read(entry: LogEntry) -> None:
    """
    An entry comes back as it was, and has one way of being written.
    """
    body = canonical(entry)

    assert entry == parse_entry(body)
    assert body == canonical(parse_entry(body))
    assert b"\n" not in body


def test_the_form_is_pinned() -> None:
    """
    Sorted keys, no spaces, microseconds, Z: what an outsider will hash.
    """
    assert (
        b'{"act":"case-opened","actor":"worker","at":"2026-03-02T12:00:00.000000Z",'
        b'"digest":"' + b"ab" * 32 + b'",'
        b'"object":"00000000-0000-0000-0000-00000000000a","sequence":7}'
    ) == BODY


@given(position=st.integers(0, 8 * len(BODY) - 1))
def test_an_altered_entry_is_never_the_same(position: int) -> None:
    """
    One bit later it is refused, or it is another entry with other bytes.
    """
    try:
        entry = parse_entry(flipped(BODY, position))
    except BrokenLogError:
        return
    assert ENTRY != entry


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        BODY + b"\n",
        b" " + BODY,
        BODY.replace(b":", b": ", 1),
        BODY.replace(b'"sequence":7', b'"sequence":7.0'),
        BODY.replace(b'"sequence":7', b'"sequence":"7"'),
        BODY.replace(b'"sequence":7', b'"sequence":-7'),
        BODY.replace(b'"sequence":7', b'"sequence":true'),
        BODY.replace(b'"sequence":7', b'"sequence":7,"sequence":7'),
        BODY.replace(b'"sequence":7', b'"sequence":' + b"7" * 5000),
        BODY.replace(b'"sequence":7', b'"sequence":7,"words":"x"'),
        BODY.replace(b"worker", b"w\\u006frker"),
        BODY.replace(b"worker", b"\\ud800"),
        BODY.replace(b".000000Z", b"Z"),
        BODY.replace(b".000000Z", b".000000+00:00"),
        BODY.replace(b".000000Z", b".000000"),
        BODY.replace(b"2026-03", b"2026-13"),
        BODY.replace(b"2026-03-02", b"2026-02-30"),
        BODY.replace(b"2026-03-02", "2026-03-0\uff12".encode()),
        BODY.replace(b"T12:", b"T24:"),
        BODY.replace(b"worker", b"wor\x00ker"),
        BODY.replace(b"worker", b"wor\xed\xa0\x80ker"),
        BODY.replace(b"ab" * 32, b"AB" * 32),
        BODY.replace(b"ab" * 32, b"ab" * 31),
    ],
)
def test_only_canonical_bytes_are_read(body: bytes) -> None:
    """
    Two ways of writing an entry would be two leaves that say the same.
    """
    with pytest.raises(BrokenLogError, match="canonical"):
        parse_entry(body)


@pytest.mark.parametrize(
    "changes",
    [
        {"sequence": -1},
        {"sequence": True},
        {"at": NOON.replace(tzinfo=None)},
        {"digest": "ab"},
        {"digest": "AB" * 32},
    ],
    ids=["before zero", "no number", "naive", "short", "upper case"],
)
def test_an_entry_that_could_not_be_read_back_is_not_made(
    changes: dict[str, Any],
) -> None:
    """
    What would break the log later is refused now.
    """
    with pytest.raises(ValueError, match="log entry"):
        replace(ENTRY, **changes)
