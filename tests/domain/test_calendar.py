"""The office's calendar: where a day begins, and which days count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.clock import ClockKind
from grievance.domain.limit import Limit, Unit
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency


DAYS = st.dates(date(2019, 1, 1), date(2033, 12, 31))
ZONES = st.sampled_from(
    ["UTC", "Europe/Zurich", "America/Sao_Paulo", "Asia/Shanghai", "Pacific/Kiritimati"]
).map(ZoneInfo)
CALENDARS = st.builds(
    OfficeCalendar,
    zone=ZONES,
    weekend=st.frozensets(st.integers(0, 6), max_size=4),
    holidays=st.frozensets(DAYS, max_size=20),
    make_up_days=st.frozensets(DAYS, max_size=10),
    closed=st.frozensets(DAYS, max_size=10),
    opened=st.frozensets(DAYS, max_size=10),
)
FRIDAY_AND_SATURDAY = frozenset({4, 5})
NEW_YEAR = date(2026, 1, 1)


def counted(calendar: OfficeCalendar, start: date, days: int) -> date:
    """Count as one does with a finger on the calendar."""
    day = start
    left = days
    while left:
        day += timedelta(days=1)
        if calendar.is_business_day(day):
            left -= 1
    return day


class TestDayOf:
    @pytest.mark.parametrize(
        ("zone", "day"),
        [
            ("UTC", date(2026, 3, 2)),
            ("Europe/Zurich", date(2026, 3, 3)),
            ("Asia/Shanghai", date(2026, 3, 3)),
            ("America/Sao_Paulo", date(2026, 3, 2)),
        ],
    )
    def test_a_day_begins_where_the_office_is(self, zone: str, day: date) -> None:
        """
        At half past eleven at night in UTC it is tomorrow already further east.
        """
        late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

        assert day == OfficeCalendar(zone=ZoneInfo(zone)).day_of(late)

    @pytest.mark.parametrize(
        ("hour", "day"),
        [
            (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
            (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
            (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
            (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
            (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
            (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
        ],
    )
    def test_summer_time_moves_midnight(self, hour: datetime, day: date) -> None:
        """
        The day on which the clocks change has 23 or 25 hours, and is one day.
        """
        assert day == OfficeCalendar(zone=ZoneInfo("Europe/Zurich")).day_of(hour)

    @given(
        CALENDARS, st.datetimes(timezones=st.just(UTC)).filter(lambda a: a.year < 9999)
    )
    def test_later_is_never_an_earlier_day(
        self, calendar: OfficeCalendar, at: datetime
    ) -> None:
        """
        An hour later it is the same day or the next, whatever is done to the clocks.
        """
        if at.year < 2:
            return
        ahead = calendar.day_of(at + timedelta(hours=1)) - calendar.day_of(at)

        assert ahead in {timedelta(0), timedelta(days=1)}


class TestBusinessDays:
    def test_an_office_that_never_works_is_refused(self) -> None:
        """
        Nothing could ever fall due in it.
        """
        with pytest.raises(ValueError, match="one day of the week"):
            OfficeCalendar(weekend=frozenset(range(7)))

    def test_friday_and_saturday_are_a_weekend_too(self) -> None:
        """
        From a Thursday three business days lead to Tuesday.
        """
        calendar = OfficeCalendar(weekend=FRIDAY_AND_SATURDAY)

        assert date(2026, 3, 10) == calendar.add_business_days(date(2026, 3, 5), 3)

    def test_the_office_has_the_last_word(self) -> None:
        """
        It may be closed on any day, and open on a holiday or a Sunday.
        """
        sunday, monday = date(2026, 3, 8), date(2026, 3, 9)
        calendar = OfficeCalendar(
            holidays=frozenset({NEW_YEAR}),
            closed=frozenset({monday}),
            opened=frozenset({NEW_YEAR, sunday}),
        )

        assert [True, True, False] == [
            calendar.is_business_day(day) for day in (NEW_YEAR, sunday, monday)
        ]

    def test_a_made_up_day_is_worked_unless_it_is_a_holiday(self) -> None:
        """
        Where a country works on a Saturday for a long holiday, so does the office.
        """
        first, second = date(2026, 2, 14), date(2026, 2, 28)
        calendar = OfficeCalendar(
            make_up_days=frozenset({first, second}), holidays=frozenset({second})
        )

        assert [True, False] == [
            calendar.is_business_day(day) for day in (first, second)
        ]

    @given(CALENDARS, DAYS, st.integers(0, 40))
    def test_agrees_with_counting_by_hand(
        self, calendar: OfficeCalendar, start: date, days: int
    ) -> None:
        """
        So many business days later is where a finger on the calendar ends.
        """
        end = calendar.add_business_days(start, days)

        assert counted(calendar, start, days) == end
        assert days == calendar.business_days_between(start, end)

    @given(CALENDARS, DAYS, st.integers(0, 30), st.integers(0, 10), st.integers(0, 10))
    def test_never_runs_back(
        self, calendar: OfficeCalendar, start: date, days: int, more: int, later: int
    ) -> None:
        """
        Who starts later, or has longer, is never due sooner.
        """
        due = calendar.add_business_days(start, days)

        assert due <= calendar.add_business_days(start, days + more)
        assert due <= calendar.add_business_days(start + timedelta(days=later), days)

    @given(CALENDARS, DAYS, st.integers(0, 20), st.integers(0, 20))
    def test_adds_up(
        self, calendar: OfficeCalendar, start: date, first: int, second: int
    ) -> None:
        """
        Counted in two goes it is the same day.
        """
        between = calendar.add_business_days(start, first)

        assert calendar.add_business_days(
            start, first + second
        ) == calendar.add_business_days(between, second)


class TestLimits:
    @pytest.mark.parametrize(
        ("limit", "start", "end"),
        [
            (Limit(1, Unit.MONTH), date(2028, 1, 31), date(2028, 2, 29)),
            (Limit(1, Unit.MONTH), date(2026, 1, 31), date(2026, 2, 28)),
            (Limit(1, Unit.YEAR), date(2028, 2, 29), date(2029, 2, 28)),
            (Limit(4, Unit.YEAR), date(2028, 2, 29), date(2032, 2, 29)),
            (Limit(1, Unit.DAY), date(2028, 2, 28), date(2028, 2, 29)),
            (Limit(1, Unit.BUSINESS_DAY), date(2028, 2, 28), date(2028, 2, 29)),
        ],
    )
    def test_leap_years_have_their_day(
        self, limit: Limit, start: date, end: date
    ) -> None:
        """
        The 29th of February counts where there is one, and is its last day elsewhere.
        """
        assert end == limit.after(start, OfficeCalendar())

    @given(
        CALENDARS,
        DAYS,
        st.integers(0, 30),
        st.builds(Limit, st.integers(1, 30), st.sampled_from(Unit)),
    )
    def test_who_starts_later_is_never_due_sooner(
        self, calendar: OfficeCalendar, start: date, later: int, limit: Limit
    ) -> None:
        """
        In whatever a limit is counted.
        """
        other = limit.after(start + timedelta(days=later), calendar)

        assert limit.after(start, calendar) <= other

    def test_a_holiday_within_makes_it_longer(self) -> None:
        """
        Two business days from Maundy Thursday are over on the Wednesday after Easter.
        """
        easter = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
        timetable = Timetable(calendar=OfficeCalendar(holidays=easter))

        due = timetable.due(ClockKind.URGENT_TRIAGE, date(2026, 4, 2))

        assert date(2026, 4, 8) == due

    def test_what_came_late_at_night_counts_from_the_day_of_the_office(self) -> None:
        """
        23:30 UTC is the next day in Zurich, and a week later is counted from there.
        """
        zurich = OfficeCalendar(zone=ZoneInfo("Europe/Zurich"))
        timetable = Timetable(calendar=zurich)
        day = timetable.day_of(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))

        clocks = timetable.received(day, Urgency.NORMAL)

        assert date(2026, 3, 10) == clocks[0].due_on
