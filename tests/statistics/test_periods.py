"""Months and quarters do not overlap, and nothing lies between them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import NotAllowedError
from grievance.statistics.periods import (
    SETTLED_AFTER,
    beside,
    month_of,
    period_of,
    quarter_at,
    quarter_of,
)


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_lies_in_one_month_of_one_quarter(day: date) -> None:
    """
    Each quarter is three whole months.
    """
    month = month_of(f"{day:%Y-%m}")
    quarter = quarter_of(f"{day.year}-q{month.quarter}")

    assert month.has(day)
    assert quarter.has(day)
    assert quarter.first <= month.first
    assert month.last <= quarter.last
    assert not month.has(month.last + timedelta(days=1))


def test_it_is_told_of_when_it_is_settled() -> None:
    """
    Ten days after its end what was decided at its end is written down.
    """
    month = month_of("2026-02")

    assert not month.is_settled(date(2026, 2, 28) + SETTLED_AFTER)
    assert month.is_settled(date(2026, 3, 11))


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "26-01", "0000-01", "2026-Q1"])
def test_a_month_is_written_in_one_way(text: str) -> None:
    """
    All else is refused with an example.
    """
    with pytest.raises(NotAllowedError):
        month_of(text)


@pytest.mark.parametrize("text", ["2026-Q5", "2026-03", "Q1"])
def test_a_quarter_is_written_in_one_way(text: str) -> None:
    """
    All else is refused with an example.
    """
    with pytest.raises(NotAllowedError):
        quarter_of(text)


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_one_goes_from_a_period_to_the_next_and_back(day: date) -> None:
    """
    Of the same length, without a day between them or in both.
    """
    for name in (f"{day.year}", quarter_at(day).name, f"{day:%Y-%m}"):
        period = period_of(name)
        after = beside(period, 1)

        assert period.has(day)
        assert period.last + timedelta(days=1) == after.first
        assert period == beside(after, -1)


@pytest.mark.parametrize("text", ["26", "2026-13", "2026-Q5", "2026-1", "autumn"])
def test_a_period_is_a_year_a_quarter_or_a_month(text: str) -> None:
    """
    Whatever else is refused with examples.
    """
    with pytest.raises(NotAllowedError, match="2026-Q3"):
        period_of(text)


@pytest.mark.parametrize("written", ["2026-Q3", "2026Q3", "2026-q3", "2026q3"])
def test_a_quarter_has_one_name(written: str) -> None:
    """
    However somebody writes it.
    """
    assert period_of("2026-Q3") == period_of(written) == quarter_of(written)
    assert "2026-Q3" == period_of(written).name
