"""How long something may take."""

from __future__ import annotations

from datetime import date

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.limit import (
    LONGEST,
    Limit,
    LimitError,
    Unit,
    add_months,
    parse_limit,
)


FRIDAY = date(2026, 3, 6)
LIMITS = st.builds(Limit, st.integers(1, LONGEST), st.sampled_from(Unit))


@given(LIMITS)
def test_is_read_as_it_is_written(limit: Limit) -> None:
    """
    What an office finds in its settings is what it may write there.
    """
    assert limit == parse_limit(str(limit))


@pytest.mark.parametrize(
    "written", ["", "soon", "0 days", "1001 days", "-1 days", "3 weeks", "two days"]
)
def test_says_how_it_is_written(written: str) -> None:
    """
    Anything else is refused with an example of how to write it.
    """
    with pytest.raises(LimitError, match="15 business days"):
        parse_limit(written)


@pytest.mark.parametrize(
    ("written", "until"),
    [
        ("2 business days", date(2026, 3, 10)),
        ("7 days", date(2026, 3, 13)),
        ("3 months", date(2026, 6, 6)),
        ("1 year", date(2027, 3, 6)),
    ],
)
def test_counts_in_its_unit(written: str, until: date) -> None:
    """
    Business days skip the weekend, days and months do not.
    """
    assert until == parse_limit(written).after(FRIDAY, OfficeCalendar())


@pytest.mark.parametrize(
    ("start", "months", "until"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_shorter_month_ends_sooner(start: date, months: int, until: date) -> None:
    """
    A month after the last of January is the last of February.
    """
    assert until == add_months(start, months)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 500))
def test_months_never_skip_one(start: date, months: int) -> None:
    """
    However long the months are, the n-th after this one is reached.
    """
    later = add_months(start, months)

    assert months == (later.year - start.year) * 12 + later.month - start.month
    assert later.day <= start.day
