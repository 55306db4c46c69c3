"""A clock of a case, and the calendar in which it counts."""

from __future__ import annotations

import json

from datetime import date, timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.clock import (
    Clock,
    ClockKind,
    ClockState,
    Pause,
    clock_state,
    write_clocks,
)
from grievance.domain.errors import NotAllowedError
from grievance.domain.limit import Limit, Unit
from grievance.storage.cases import read_clocks


FRIDAY = date(2026, 3, 6)
EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
OFFICE = OfficeCalendar()
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
FORTNIGHT = Limit(10, Unit.BUSINESS_DAY)
CLOCK = Clock(
    kind=ClockKind.TRIAGE,
    started_on=FRIDAY,
    due_on=FORTNIGHT.after(FRIDAY, OFFICE),
)
PAUSES = st.builds(Pause, since=DAYS, until=st.none() | DAYS)
CLOCKS = st.builds(
    Clock,
    kind=st.sampled_from(ClockKind),
    started_on=DAYS,
    due_on=DAYS,
    stopped_on=st.none() | DAYS,
    pauses=st.lists(PAUSES, max_size=3).map(tuple),
)


class TestCalendar:
    @pytest.mark.parametrize(
        ("days", "until"),
        [
            (0, date(2026, 3, 6)),
            (1, date(2026, 3, 9)),
            (5, date(2026, 3, 13)),
            (15, date(2026, 3, 27)),
        ],
    )
    def test_weekends_do_not_count(self, days: int, until: date) -> None:
        """
        Business days after a Friday begin on Monday; none is the day itself.
        """
        assert until == OFFICE.add_business_days(FRIDAY, days)

    def test_holidays_do_not_count(self) -> None:
        """
        Over Easter the second business day after Maundy Thursday is Wednesday.
        """
        calendar = OfficeCalendar(holidays=EASTER)

        assert date(2026, 4, 8) == calendar.add_business_days(date(2026, 4, 2), 2)

    def test_a_weekend_is_what_the_office_says(self) -> None:
        """
        Where Friday and Saturday are off, Sunday is a business day.
        """
        calendar = OfficeCalendar(weekend=frozenset({4, 5}))

        assert date(2026, 3, 8) == calendar.add_business_days(date(2026, 3, 5), 1)

    @given(DAYS, st.integers(1, 60), st.frozensets(DAYS, max_size=20))
    def test_counts_each_business_day_once(
        self, start: date, days: int, holidays: frozenset[date]
    ) -> None:
        """
        Between a start and the day so many business days later are just so many.
        """
        calendar = OfficeCalendar(holidays=holidays)
        end = calendar.add_business_days(start, days)

        assert calendar.is_business_day(end)
        assert days == calendar.business_days_between(start, end)


class TestState:
    @pytest.mark.parametrize(
        ("days_left", "state"),
        [
            (4, ClockState.RUNNING),
            (3, ClockState.DUE_SOON),
            (0, ClockState.DUE_SOON),
            (-1, ClockState.OVERDUE),
        ],
    )
    def test_says_how_it_stands(self, days_left: int, state: ClockState) -> None:
        """
        The last day is still in time; three days before it is due soon.
        """
        assert state == clock_state(FRIDAY + timedelta(days=days_left), FRIDAY)

    @pytest.mark.parametrize(
        ("days_late", "state"), [(0, ClockState.MET), (1, ClockState.MISSED)]
    )
    def test_was_met_or_missed(self, days_late: int, state: ClockState) -> None:
        """
        What was done on the last day was done in time, whenever one looks.
        """
        stopped = CLOCK.stop(
            CLOCK.due_on + timedelta(days=days_late), FORTNIGHT, OFFICE
        )

        assert state == stopped.state(date(2030, 1, 1))

    def test_nothing_is_overdue_while_it_stands_still(self) -> None:
        """
        A paused clock is shown as paused, however long.
        """
        assert ClockState.PAUSED == CLOCK.pause(FRIDAY).state(date(2030, 1, 1))


class TestPause:
    def test_moves_the_day_by_the_business_days_it_lasted(self) -> None:
        """
        Paused from a Friday to a Monday, it is due one business day later.
        """
        going = CLOCK.pause(FRIDAY).resume(date(2026, 3, 9), FORTNIGHT, OFFICE)

        assert date(2026, 3, 20) == CLOCK.due_on
        assert date(2026, 3, 23) == going.due_on

    def test_moves_the_day_by_the_days_it_lasted(self) -> None:
        """
        A limit in days or months is longer by every day of the pause.
        """
        limit = Limit(3, Unit.MONTH)

        going = CLOCK.pause(FRIDAY).resume(date(2026, 3, 9), limit, OFFICE)

        assert CLOCK.due_on + timedelta(days=3) == going.due_on

    @given(st.lists(st.integers(0, 40), min_size=1, max_size=4))
    def test_no_day_is_lost_over_several(self, lengths: list[int]) -> None:
        """
        However often it stood still, its own time is as long as it was.
        """
        clock, day = CLOCK, FRIDAY
        for length in lengths:
            clock = clock.pause(day)
            paused_until = OFFICE.add_business_days(day, length)
            clock = clock.resume(paused_until, FORTNIGHT, OFFICE)
            day = paused_until

        stood = sum(
            OFFICE.business_days_between(p.since, p.until or p.since)
            for p in clock.pauses
        )
        whole = OFFICE.business_days_between(clock.started_on, clock.due_on)
        assert FORTNIGHT.amount == whole - stood

    def test_only_what_runs_can_stand_still(self) -> None:
        """
        A paused or stopped clock is not paused again, a running one not resumed.
        """
        paused = CLOCK.pause(FRIDAY)
        stopped = CLOCK.stop(FRIDAY, FORTNIGHT, OFFICE)

        for clock in (paused, stopped):
            with pytest.raises(NotAllowedError, match="does not run"):
                clock.pause(FRIDAY)
        for clock in (CLOCK, stopped):
            with pytest.raises(NotAllowedError, match="is not paused"):
                clock.resume(FRIDAY, FORTNIGHT, OFFICE)

    def test_ends_where_the_clock_stops(self) -> None:
        """
        What was done during a pause was done in time.
        """
        late = CLOCK.due_on + timedelta(days=90)

        stopped = CLOCK.pause(FRIDAY).stop(late, FORTNIGHT, OFFICE)

        assert ClockState.MET == stopped.state(late)
        assert late == stopped.pauses[-1].until


@given(st.lists(CLOCKS, max_size=4).map(tuple))
def test_is_read_as_it_was_written(clocks: tuple[Clock, ...]) -> None:
    """
    A cover keeps its clocks as JSON, and gets the same ones back.
    """
    assert clocks == read_clocks(json.loads(json.dumps(write_clocks(clocks))))
