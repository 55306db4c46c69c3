from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.words.dates import read_date


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hours"), [("CET", 1), ("MESZ", 2), ("JST", 9), ("GMT", 0), ("EST", -5)]
)
def test_zones_may_have_names(zone: str, hours: int) -> None:
    """
    Those that mean one thing only.
    """
    date = read_date(f"Mon, 2 Mar 2026 12:00:00 {zone}")

    assert date is not None
    assert timedelta(hours=hours) == date.utcoffset()


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 2 Mar 2026 12:00:00 +0000",
        "Mon, 02 Mar 2026 12:00:00 GMT",
        "2 Mar 26 12:00 -0000",
        "Mon, 2 Mar 2026 13:00:00 +0100 (CET)",
        "Mon, 2 Mar 2026 07:00:00 EST",
        "Mon, 2 Mar 2026 12.00.00",
        "2 Mar 2026 12:00:00",
    ],
)
def test_dates_as_mailers_write_them(written: str) -> None:
    """
    The usual spellings name one moment.
    """
    assert NOON == read_date(written)


def test_the_zone_is_kept() -> None:
    """
    When it was noon for the writer can still be told.
    """
    date = read_date("2 Mar 2026 20:00:00 +0800")

    assert date is not None
    assert timezone(timedelta(hours=8)) == date.tzinfo


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "31 Dec 9999 23:59:59 -2359",
        "1 Jan 1899 00:00:00 +0000",
        "32 Foo 2026",
        "2 Mar 99999 1:1",
        f"1 Jan {10**20} 10:00",
    ],
)
def test_nonsense_is_no_date(written: str) -> None:
    """
    What is no date is none, never a wrong one.
    """
    assert read_date(written) is None


@given(st.text(max_size=60), st.integers(-(10**9), 10**9))
def test_any_text_is_a_date_or_none(text: str, number: int) -> None:
    """
    No spelling makes the reader fail, and every date has a zone.
    """
    for written in (text, f"2 Mar 2026 12:00:00 {number:+05}", f"{number} {text}"):
        date = read_date(written)
        assert date is None or date.utcoffset() is not None
