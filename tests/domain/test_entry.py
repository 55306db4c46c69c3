"""An entry says when it came, and is refused where that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from grievance.domain.entry import (
    CLOCKS_DIFFER,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_FILES,
    OLDEST,
    Entry,
    EntryFile,
)
from grievance.domain.errors import NotAllowedError
from grievance.domain.slip import Channel
from tests.doubles import NOON, TODAY


DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
ENTRY = Entry(
    id="1",
    channel=Channel.MEETING,
    received_on=TODAY,
    entered_at=NOON,
    text="They keep our wages.",
)
FILE = EntryFile(name="a", media_type="text/plain", content=b"")


@pytest.mark.parametrize(
    ("received_on", "received_at", "received"),
    [
        (TODAY, None, NOON),
        (TODAY - DAY, None, MIDNIGHT - DAY),
        (TODAY + DAY, None, NOON),  # it is tomorrow already where they sit
        (TODAY, MIDNIGHT, MIDNIGHT),
    ],
)
def test_when_it_was_received(
    received_on: datetime, received_at: datetime | None, received: datetime
) -> None:
    """
    A day before today begins at midnight; nothing is received after it was entered.
    """
    entry = replace(ENTRY, received_on=received_on, received_at=received_at)

    assert received == entry.received(UTC)


def test_a_moment_is_told_in_utc() -> None:
    """
    The day of a case is that of its moment in UTC.
    """
    melbourne = timezone(timedelta(hours=11))
    entry = replace(ENTRY, received_at=NOON.astimezone(melbourne))

    received = entry.received(melbourne)
    assert (NOON, UTC) == (received, received.tzinfo)


@pytest.mark.parametrize("hours", [-11, -3, 0, 5, 14])
def test_a_day_begins_where_the_office_is(hours: int) -> None:
    """
    The day before, as told, is that day for the office, west or east of UTC.
    """
    zone = timezone(timedelta(hours=hours))
    yesterday = NOON.astimezone(zone).date() - DAY
    entry = replace(ENTRY, received_on=yesterday, received_at=None)

    assert yesterday == entry.received(zone).astimezone(zone).date()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": " \n"}, "needs some text"),
        ({"language": "English"}, "A language is a code"),
        ({"language": "en\n"}, "A language is a code"),
        ({"received_on": TODAY + 2 * DAY}, "in the future"),
        ({"received_at": NOON + 2 * CLOCKS_DIFFER}, "in the future"),
        ({"received_on": TODAY - OLDEST - DAY}, "over ten years ago"),
        ({"received_on": TODAY - DAY, "received_at": NOON}, "not that of the time"),
        ({"entered_at": NOON + 2 * CLOCKS_DIFFER}, "clock of the machine"),
        ({"text": "a" * (LONGEST_TEXT + 1)}, "too long"),
        ({"name": "a" * (LONGEST_LINE + 1)}, "at most"),
        ({"contact": "a" * (LONGEST_LINE + 1)}, "at most"),
        ({"files": (FILE,) * (MOST_FILES + 1)}, "too many or too large"),
    ],
)
def test_what_is_refused(changed: dict[str, object], sentence: str) -> None:
    """
    Each with a sentence that says what to do.
    """
    entry = replace(ENTRY, **changed)  # type: ignore[arg-type]  # of its own fields

    with pytest.raises(NotAllowedError, match=sentence):
        entry.refuse_if_unsound(at=NOON)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"text": "", "raw": b"From: a"},
        {"language": "pt-BR"},
        {"received_on": TODAY - OLDEST + DAY},
        {"received_on": TODAY - 2 * OLDEST, "raw": b"m", "from_case": "GR-1"},
        {"files": (FILE,) * MOST_FILES},
    ],
)
def test_what_is_not(changed: dict[str, object]) -> None:
    """
    A letter that lay in a case may be as old as the case.
    """
    replace(ENTRY, **changed).refuse_if_unsound(at=NOON)  # type: ignore[arg-type]  # of its own fields


def test_what_was_said_stays_out_of_a_repr() -> None:
    """
    A traceback shows ids and codes only.
    """
    entry = replace(ENTRY, name="Mira", contact="+47", subject="Wages", raw=b"Mira")

    assert not [
        word for word in ("Mira", "+47", "Wages", "wages") if word in repr(entry)
    ]
