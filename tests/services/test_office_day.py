"""The day on which a case came is the office's, whatever day it was in UTC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from grievance.domain.calendar import OfficeCalendar
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.ids import CaseId
from grievance.domain.timetable import Timetable
from tests.doubles import TODAY, make_mail
from tests.offices import Office
from tests.services.entries import enter, make_entry


LATE = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


def placed(office: Office, zone: str) -> Office:
    """Put an office somewhere."""
    times = Timetable(calendar=OfficeCalendar(zone=ZoneInfo(zone)))
    return replace(office, mechanism=replace(office.mechanism, timetable=times))


def cover(office: Office, case_id: CaseId | None) -> Case:
    assert case_id is not None
    with office.store.read() as tx:
        return tx.cases.get(case_id)


def due(case: Case, kind: ClockKind) -> date:
    [clock] = [clock for clock in case.clocks if clock.kind is kind]
    return clock.due_on


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 3, 2)),
        ("Europe/Zurich", date(2026, 3, 3)),
        ("America/Lima", date(2026, 3, 2)),
    ],
)
def test_a_mail_that_comes_late_at_night(
    sqlite_office: Office, zone: str, day: date
) -> None:
    """
    Half past eleven in UTC is tomorrow further east, and clocks count from there.
    """
    office = placed(sqlite_office, zone)

    case = cover(office, office.case_of(make_mail(), at=LATE))

    assert (day, day) == (case.received_on, case.stage_since)
    assert day + timedelta(days=7) == due(case, ClockKind.ACKNOWLEDGEMENT)


@pytest.mark.parametrize("zone", ["America/Lima", "UTC", "Pacific/Kiritimati"])
def test_what_was_told_on_a_day_came_on_that_day(
    sqlite_office: Office, zone: str
) -> None:
    """
    Whoever takes a complaint down means the day where the office is.
    """
    office = placed(sqlite_office, zone)
    yesterday = TODAY - timedelta(days=1)

    receipt = office.receive(enter(office, make_entry(received_on=yesterday)))

    assert yesterday == cover(office, receipt.case_id).received_on
