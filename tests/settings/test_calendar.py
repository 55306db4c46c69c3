"""The office's calendar and its limits, as `grievance.toml` says them."""

from __future__ import annotations

import subprocess
import sys

from datetime import date
from pathlib import Path

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.clock import ClockKind
from grievance.domain.errors import SetupError
from grievance.domain.limit import LONGEST, Limit, Unit
from grievance.domain.timetable import DEFAULTS
from grievance.settings import Settings, parse_settings, write_settings
from tests.test_settings import minimal
from tests.test_shape import ROOT


FILE = Path("grievance.toml")
LIMITS = st.builds(Limit, st.integers(1, LONGEST), st.sampled_from(Unit))
PRINT_IF_LOADED = """
import sys
from datetime import date
from pathlib import Path
from grievance.settings import parse_settings
calendar = parse_settings(sys.argv[1], Path("x")).office.calendar
print("holidays" in sys.modules)
calendar.is_business_day(date(2026, 1, 1))
print("holidays" in sys.modules)
"""


def office(more: str) -> Settings:
    """Read a file that says *more* about the office."""
    return parse_settings(minimal() + more, FILE)


def is_worked(settings: Settings, *days: date) -> list[bool]:
    calendar = settings.office.calendar
    return [calendar.is_business_day(day) for day in days]


class TestOffice:
    def test_says_nothing_by_itself(self) -> None:
        """
        Monday to Friday, in UTC, without any holiday.
        """
        silent = office("")

        assert [True, True, False, False] == is_worked(
            silent,
            date(2026, 12, 25),
            date(2026, 3, 6),
            date(2026, 3, 7),
            date(2026, 3, 8),
        )
        assert "UTC" == str(silent.timetable.calendar.zone)

    def test_says_when_it_works(self) -> None:
        """
        Weekend, days of its own and the time zone are those of the file.
        """
        settings = office(
            'time_zone = "Asia/Riyadh"\nweekend = ["Friday", "sat"]\n'
            'closed = [2026-03-08]\nopen = ["2026-03-07"]\n'
        )
        friday, saturday = date(2026, 3, 6), date(2026, 3, 7)
        sunday, monday = date(2026, 3, 8), date(2026, 3, 9)

        assert [False, True, False, True] == is_worked(
            settings, friday, saturday, sunday, monday
        )
        assert "Asia/Riyadh" == str(settings.office.calendar.zone)

    @pytest.mark.parametrize(
        ("places", "worked"),
        [
            ('["DE"]', [True, False]),
            ('["DE-BY"]', [False, False]),
            ('["CH-ZH", "DE-BY"]', [False, False]),
            ('["FR"]', [True, True]),
        ],
    )
    def test_holidays_are_those_of_the_places(
        self, places: str, worked: list[bool]
    ) -> None:
        """
        Of a country, of a part of it, and of several together.
        """
        settings = office(f"holidays = {places}\n")

        epiphany, unity = date(2025, 1, 6), date(2025, 10, 3)

        assert worked == is_worked(settings, epiphany, unity)

    def test_days_that_are_made_up_for_are_worked(self) -> None:
        """
        In China a Saturday after the Spring Festival is a day like any other.
        """
        assert [True, False] == is_worked(
            office('holidays = ["CN"]\n'), date(2025, 2, 8), date(2025, 2, 15)
        )

    def test_a_place_that_nobody_knows_is_told(self) -> None:
        """
        When the first day is counted, in a sentence that says where to correct it.
        """
        for place in ("XX", "DE-ZZ"):
            settings = office(f'holidays = ["{place}"]\n')

            with pytest.raises(
                SetupError, match=f"holidays of {place}.*grievance.toml"
            ):
                is_worked(settings, date(2026, 1, 1))

    def test_holidays_are_loaded_when_a_day_is_counted(self) -> None:
        """
        Whoever lists cases does not wait for the holidays of the world.
        """
        done = subprocess.run(
            [sys.executable, "-c", PRINT_IF_LOADED, minimal() + 'holidays = ["DE"]'],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )

        assert ["False", "True"] == done.stdout.split()

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('time_zone = "Mars/Olympus"', "IANA name such as Europe/Zurich"),
            ('time_zone = "../../etc/passwd"', "IANA name"),
            ('time_zone = ""', "IANA name"),
            ('weekend = ["caturday"]', "mon, tue"),
            ('weekend = ["mon","tue","wed","thu","fri","sat","sun"]', "one day"),
            ('holidays = ["Germany"]', "DE or DE-BY"),
            ('closed = ["yesterday"]', "closed"),
            ("closed = [2026-01-01]\nopen = [2026-01-01]", "2026-01-01, not both"),
        ],
    )
    def test_nonsense_is_refused_in_a_sentence(self, line: str, said: str) -> None:
        """
        With the file, and what the setting is to be.
        """
        with pytest.raises(SetupError, match=r"grievance.toml is not understood") as e:
            office(line + "\n")

        assert said in str(e.value)
        assert "\n" not in str(e.value)

    def test_what_is_written_is_read(self) -> None:
        """
        Dates and days come back as they were.
        """
        settings = office(
            'time_zone = "Europe/Zurich"\nweekend = ["fri"]\nholidays = ["CH-ZH"]\n'
            "closed = [2026-12-24]\nopen = [2026-12-25]\n"
            '[clocks]\nurgent-triage = "1 day"\n[digest]\nat = "06:00"\n'
        )

        assert settings == parse_settings(write_settings(settings), FILE)


class TestClocks:
    def test_what_is_not_said_is_as_ever(self) -> None:
        """
        An office changes one limit and keeps the others.
        """
        limits = office('[clocks]\nurgent-triage = "1 business day"\n').timetable.limits

        assert Limit(1, Unit.BUSINESS_DAY) == limits[ClockKind.URGENT_TRIAGE]
        assert {**DEFAULTS, ClockKind.URGENT_TRIAGE: None} == {
            **limits,
            ClockKind.URGENT_TRIAGE: None,
        }

    @given(st.dictionaries(st.sampled_from(ClockKind), LIMITS))
    def test_every_clock_can_be_set(self, limits: dict[ClockKind, Limit]) -> None:
        """
        A limit is read as it is written.
        """
        lines = [f'{kind} = "{limit}"' for kind, limit in limits.items()]

        read = office("\n".join(["[clocks]", *lines, ""])).timetable.limits

        assert {**DEFAULTS, **limits} == read

    def test_what_was_inadmissible_is_kept_for_a_time_of_its_own(self) -> None:
        """
        It has a setting although it is no clock by itself.
        """
        settings = office('[clocks]\nretention-inadmissible = "6 months"\n')

        assert Limit(6, Unit.MONTH) == settings.timetable.short_retention

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('triage = "soon"', "triage is 'soon': A limit is a number"),
            ('triage = "0 days"', "triage is '0 days'"),
            ('triage = "-3 days"', "A limit is a number"),
            ('triage = "15 busines days"', "15 business days"),
            ("triage = 15", "expected `str`, got `int`"),
            ('lunch = "1 day"', "there is no clock 'lunch'; they are acknowledgement"),
        ],
    )
    def test_nonsense_is_refused_in_a_sentence(self, line: str, said: str) -> None:
        """
        With the clock, and what a limit is to be.
        """
        with pytest.raises(SetupError, match=r"not understood") as refused:
            office(f"[clocks]\n{line}\n")

        assert said.lower() in str(refused.value).lower()


class TestDigest:
    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('at = "7:30"', "07:30"),
            ('at = "24:00"', "07:30"),
            ("alerts = -1", "alerts is to be from 0"),
            ("references = 3", "references"),
        ],
    )
    def test_nonsense_is_refused_in_a_sentence(self, line: str, said: str) -> None:
        """
        With what the setting is to be.
        """
        with pytest.raises(SetupError, match=r"not understood") as refused:
            office(f"[digest]\n{line}\n")

        assert said in str(refused.value)
