"""The day of a case, and of its letters, is the office's, whatever day it is in UTC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.calendar import OfficeCalendar
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.ids import CaseId
from grievance.domain.timetable import Timetable
from grievance.services.letters.draft_letter import draft_letter
from tests.doubles import TODAY, make_entity, make_mail
from tests.offices import DANA, Office
from tests.services.drafts import admit, code, to_entity
from tests.services.entries import enter, make_entry


WORKS = make_entity("Norvik Smelter")
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


@pytest.mark.parametrize(
    ("zone", "asked_on"), [("UTC", TODAY), ("Australia/Melbourne", date(2026, 3, 3))]
)
def test_a_letter_is_written_on_the_office_s_day(
    sqlite_office: Office, zone: str, asked_on: date
) -> None:
    """
    By when an answer is asked for counts from the day on which it is written there.
    """
    office = placed(sqlite_office, zone)
    office.know(WORKS)
    case_id = office.case_of(make_mail())
    code(office, case_id, criteria=("PS 10.3",))
    admit(office, case_id)
    stationery = office.mechanism.stationery
    with office.store.begin() as tx:
        draft = draft_letter(
            tx,
            office.rings[DANA],
            case_id,
            LetterId.ENTITY_LETTER,
            stationery,
            to=to_entity(WORKS),
            at=LATE,
        )

    reply_by = stationery.timetable.due(ClockKind.ENTITY_RESPONSE, asked_on)
    assert f"{reply_by.day} {reply_by:%B %Y}" in draft.body
