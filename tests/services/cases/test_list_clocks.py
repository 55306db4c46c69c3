"""The list of clocks: what is due first, how it stands, and who was told when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from grievance.domain.clock import ClockKind, ClockState
from grievance.domain.errors import NotAllowedError
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId
from grievance.domain.reminder import Call
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.list_clocks import ListedClock, list_clocks
from grievance.services.handling.note_happening import note_happening
from grievance.services.handling.pause_clock import PauseReason, pause_clock
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.looking import opened
from tests.services.staff_mails import courier, name_on_slip, watch


DAY = timedelta(days=1)
ACK, TRIAGE = ClockKind.ACKNOWLEDGEMENT, ClockKind.TRIAGE


def listed(office: Office, *, on: date = TODAY, by: str = DANA) -> list[ListedClock]:
    with office.store.read() as tx:
        return list(list_clocks(tx, office.rings[by], today=on))


def test_what_is_due_first_stands_first(sqlite_office: Office) -> None:
    """
    And what stands still, last.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail(dmarc="fail"))
    assert [ACK, TRIAGE] == [one.clock.kind for one in listed(office)]

    with office.store.begin() as tx:
        pause_clock(
            *(tx, office.rings[DANA], case_id, ACK),
            why=PauseReason.SAFETY,
            text="she is followed",
            timetable=office.mechanism.timetable,
            at=NOON,
        )

    [triage, ack] = listed(office, on=TODAY + 90 * DAY)
    assert (TRIAGE, ClockState.OVERDUE, True) == (
        triage.clock.kind,
        triage.state,
        triage.is_late,
    )
    assert (ACK, ClockState.PAUSED, None, False) == (
        ack.clock.kind,
        ack.state,
        ack.days_left,
        ack.is_due,
    )


def test_only_who_may_open_a_case_sees_its_clocks(sqlite_office: Office) -> None:
    """
    As with the list of cases.
    """
    sqlite_office.case_of(make_mail())

    assert [] == listed(sqlite_office, by=HENRI)


def test_it_says_who_was_told_and_when(sqlite_office: Office) -> None:
    """
    Beside the clock that called, and in the history of the case.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail(dmarc="fail"))
    moments = [NOON + 5 * DAY, NOON + 10 * DAY]
    for at in moments:
        watch(office, courier(office, None, at=at))

    [ack, triage] = listed(office, on=TODAY + 10 * DAY)

    assert [
        (Call.REMINDER, moments[0], DANA),
        (Call.ESCALATION, moments[1], None),
    ] == [(one.call, one.at, one.to) for one in ack.told]
    assert () == triage.told
    history = opened(office, case_id).history
    assert 2 == [str(line.entry.act) for line in history].count("clock-called")


@pytest.mark.parametrize("text", ["", "  "])
def test_what_came_is_noted_with_a_word_on_how(
    sqlite_office: Office, text: str
) -> None:
    """
    Without one nothing is noted.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail(dmarc="fail"))

    with (
        office.store.begin() as tx,
        pytest.raises(NotAllowedError, match="how it came"),
    ):
        note_happening(
            *(tx, office.rings[DANA], case_id, Happening.ACKNOWLEDGED),
            text=text,
            timetable=office.mechanism.timetable,
            at=NOON,
        )

    assert ACK in {one.clock.kind for one in listed(office)}


def test_who_was_taken_off_sees_none(sqlite_office: Office) -> None:
    """
    Their key fits still, and yet they learn neither stage nor day of it.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail())
    assign(office, case_id)
    assert listed(office, by=HENRI)

    name_on_slip(office, case_id, HENRI)

    assert [] == listed(office, by=HENRI)
    assert listed(office, by=DANA)


def assign(office: Office, case_id: CaseId) -> None:
    """Let Henri handle a case."""
    handler = office.person(HENRI)
    with office.store.begin() as tx:
        assign_case(
            tx, office.rings[DANA], case_id=case_id, handler_id=handler, at=NOON
        )
