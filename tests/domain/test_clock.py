"""The clocks, counted in the calendar of the office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.clock import Clocks, ClockState, Limits, clock_state
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency


FRIDAY = date(2026, 3, 6)
EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("days", "until"),
    [
        (0, date(2026, 3, 6)),
        (1, date(2026, 3, 9)),
        (5, date(2026, 3, 13)),
        (15, date(2026, 3, 27)),
    ],
)
def test_weekends_do_not_count(days: int, until: date) -> None:
    """
    Business days after a Friday begin on Monday; none is the day itself.
    """
    assert until == OfficeCalendar().add_business_days(FRIDAY, days)


def test_holidays_do_not_count() -> None:
    """
    Over Easter the second business day after Maundy Thursday is Wednesday.
    """
    calendar = OfficeCalendar(holidays=EASTER)

    assert date(2026, 4, 8) == calendar.add_business_days(date(2026, 4, 2), 2)


def test_a_weekend_is_what_the_office_says() -> None:
    """
    Where Friday and Saturday are off, Sunday is a business day.
    """
    calendar = OfficeCalendar(weekend=frozenset({4, 5}))

    assert date(2026, 3, 8) == calendar.add_business_days(date(2026, 3, 5), 1)


@given(DAYS, st.integers(1, 60), st.frozensets(DAYS, max_size=20))
def test_counts_each_business_day_once(
    start: date, days: int, holidays: frozenset[date]
) -> None:
    """
    Between start and end lie exactly that many business days, the end one of them.
    """
    calendar = OfficeCalendar(holidays=holidays)

    end = calendar.add_business_days(start, days)

    between = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert days == sum(calendar.is_business_day(day) for day in between)
    assert calendar.is_business_day(end)


@pytest.mark.parametrize(
    ("urgency", "until"),
    [
        (Urgency.LOW, date(2026, 3, 27)),
        (Urgency.NORMAL, date(2026, 3, 27)),
        (Urgency.HIGH, date(2026, 3, 27)),
        (Urgency.CRITICAL, date(2026, 3, 10)),
    ],
)
def test_triage_of_what_is_critical_is_due_in_two_days(
    urgency: Urgency, until: date
) -> None:
    """
    Fifteen business days for triage, two where life or freedom is at stake.
    """
    assert until == Clocks().triage_due(FRIDAY, urgency)


@pytest.mark.parametrize(
    ("stage", "until"),
    [
        (Stage.TRIAGE, date(2026, 3, 27)),
        (Stage.ASSESSMENT, date(2026, 6, 4)),
        (Stage.DIALOGUE, date(2026, 6, 4)),
        (Stage.INVESTIGATION, date(2026, 5, 29)),
        (Stage.APPEAL, date(2026, 5, 29)),
        (Stage.DECISION, date(2026, 3, 26)),
        (Stage.AUDIT_FOLLOW_UP, None),
        (Stage.MONITORING, None),
        (Stage.CLOSED, None),
    ],
)
def test_each_stage_has_its_limit(stage: Stage, until: date | None) -> None:
    """
    Business days where the rules count those, calendar days elsewhere, or no clock.
    """
    assert until == Clocks().stage_due(stage, FRIDAY)


def test_an_office_sets_its_own_limits() -> None:
    """
    The limits are configuration.
    """
    clocks = Clocks(limits=Limits(urgent_triage_business_days=1, assessment_days=10))

    assert date(2026, 3, 9) == clocks.triage_due(FRIDAY, Urgency.CRITICAL)
    assert date(2026, 3, 16) == clocks.stage_due(Stage.ASSESSMENT, FRIDAY)


@pytest.mark.parametrize(
    ("days_left", "state"),
    [
        (4, ClockState.RUNNING),
        (3, ClockState.DUE_SOON),
        (0, ClockState.DUE_SOON),
        (-1, ClockState.OVERDUE),
    ],
)
def test_a_clock_says_how_it_stands(days_left: int, state: ClockState) -> None:
    """
    It runs until the end of its day: overdue is the day after.
    """
    assert state == clock_state(FRIDAY + timedelta(days=days_left), FRIDAY)
