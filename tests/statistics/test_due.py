"""Which period it is time for."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.statistics.due import Rhythm, due_period


LONG_AGO = date(2020, 1, 1)
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")


@pytest.mark.parametrize(
    ("before", "today", "rhythm", "expected"),
    [
        ((), "2026-07-10", "quarter", "2026-Q1"),
        ((), "2026-07-11", "quarter", "2026-Q2"),
        ((), "2026-07-11", "year", "2025"),
        ((), "2026-07-11", "never", None),
        (QUARTERS[:1], "2026-07-10", "quarter", None),
        (QUARTERS[:1], "2026-07-11", "quarter", "2026-Q2"),
        (QUARTERS[:1], "2029-07-11", "quarter", "2026-Q2"),
        (QUARTERS[:1], "2026-07-11", "year", "2026-Q2"),
        (QUARTERS, "2027-01-11", "quarter", "2026"),
        ((*QUARTERS, "2026"), "2027-04-10", "quarter", None),
        ((*QUARTERS, "2026"), "2027-04-11", "quarter", "2027-Q1"),
        ((*QUARTERS, "2026"), "2028-01-10", "year", None),
        ((*QUARTERS, "2026"), "2028-01-11", "year", "2027"),
        (("2026",), "2027-04-11", "quarter", "2027-Q1"),
    ],
)
def test_a_period_is_due_when_it_is_settled(
    before: tuple[str, ...], today: str, rhythm: str, expected: str | None
) -> None:
    """
    One after the other, however late; the year after its quarters, never in the midst.
    """
    day = date.fromisoformat(today)

    found = due_period(before, day, Rhythm(rhythm), founded=LONG_AGO)

    assert expected == (found.name if found else None)


def test_an_office_tells_of_no_period_before_it_was_there() -> None:
    """
    One that was founded on the last day of a quarter begins with that.
    """
    today = date(2026, 7, 11)

    begun = due_period((), today, Rhythm.QUARTER, founded=date(2026, 6, 30))
    later = due_period((), today, Rhythm.QUARTER, founded=date(2026, 7, 1))

    assert begun is not None
    assert "2026-Q2" == begun.name
    assert later is None
