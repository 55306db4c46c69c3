"""Periods are published one after the other, and each once."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.statistics.following import next_period, refuse_out_of_turn
from grievance.statistics.periods import period_of


TODAY = date(2027, 2, 1)
ALL_OF_2026 = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2026-Q3", ()),
        ("2026", ()),
        ("2026-Q4", ("2026-Q3",)),
        ("2026-Q1", ("2025",)),
        ("2026", ("2025",)),
        ("2026", ALL_OF_2026),
        ("2025", ("2024",)),
    ],
)
def test_the_next_one_is_let_go(period: str, before: tuple[str, ...]) -> None:
    """
    Any may be the first; a year comes after its quarters, or in their place.
    """
    refuse_out_of_turn(period_of(period), before, TODAY)


@pytest.mark.parametrize(
    ("period", "before", "said"),
    [
        ("2026-10", (), "a quarter or of a year"),
        ("2026-Q3", ("2026-Q3",), "never revised"),
        ("2027-Q1", ALL_OF_2026, "from 2027-04-11 on"),
        ("2027", (), "from 2028-01-11 on"),
        ("2026-Q4", ("2026-Q2",), "2026-Q3 is next"),
        ("2026-Q1", ("2026-Q2",), "2026-Q3 is next"),
        ("2026", ("2026-Q3", "2026-Q4"), "publish all four"),
        ("2026-Q1", ("2026",), "2027-Q1 is next"),
        ("2026", ("2024",), "2025-Q1 is next"),
    ],
)
def test_all_others_are_refused(
    period: str, before: tuple[str, ...], said: str
) -> None:
    """
    With what comes first, or the day from which on it may be.
    """
    with pytest.raises(NotAllowedError, match=said):
        refuse_out_of_turn(period_of(period), before, TODAY)


def test_the_first_is_the_last_quarter_that_is_over() -> None:
    """
    After it, one follows the other.
    """
    assert "2026-Q4" == next_period((), TODAY)
    assert "2027-Q1" == next_period(ALL_OF_2026, TODAY)
