"""What waits for a second person: listed with what it is about, and answered there."""

from __future__ import annotations

import pytest

from grievance.domain.case import Case
from grievance.domain.events import Act
from grievance.domain.request import EXPIRES_AFTER
from grievance.domain.stage import Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.handling.move_case import move_case
from grievance.services.requests.ask_move import ask_move
from grievance.services.requests.expire_requests import expire_requests
from grievance.services.slips.list_cases import list_covers
from tests.doubles import make_step
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tui.asking.waiting import read_waiting
from tui.screens.waiting import WaitingScreen
from tui.session import Session


@pytest.fixture(name="case")
def _case(office: Office) -> Case:
    """
    A case in triage of which Bo asks that it becomes inadmissible.
    """
    return ask_a_move(office)


def ask_a_move(office: Office) -> Case:
    """Let Bo, who handles a case in triage, ask that it becomes inadmissible."""
    ring, at = office.ring(ADA), office.clock()
    timetable = office.mechanism.timetable
    with office.mechanism.store.begin() as tx:
        case = list_covers(tx, ring)[0]
        assign_case(tx, ring, case_id=case.id, handler_id=office.person(BO), at=at)
    with office.mechanism.store.begin() as tx:
        step = make_step(Stage.TRIAGE)
        move_case(tx, ring, case_id=case.id, step=step, timetable=timetable, at=at)
    with office.mechanism.store.begin() as tx:
        step = make_step(Stage.INADMISSIBLE, reason="Kitchen foil")
        ask_move(tx, office.ring(BO), case.id, step, at=at)
    return case


def stage(office: Office, case: Case) -> Stage:
    with office.mechanism.store.read() as tx:
        return tx.cases.get(case.id).stage


async def begin(
    driver: Driver, heading: str = "waiting for a second person"
) -> WaitingScreen:
    """Open the list, and go to the first line below this heading."""
    await driver.press("6")
    await driver.see(heading)
    await driver.until(lambda: isinstance(driver.screen, WaitingScreen), "list")
    screen = driver.screen
    assert isinstance(screen, WaitingScreen)
    await driver.press_until("j", lambda: heading in _heading(screen), heading)
    return screen


def _heading(screen: WaitingScreen) -> str:
    lines = screen.table.lines[: screen.table.cursor]
    return next(line.since for line in reversed(lines) if line.item is None)


async def test_another_person_confirms(office: Office, case: Case) -> None:
    """
    The line says which case and what; y asks once more, and then it is done.
    """
    async with at_desk(office, ADA) as driver:
        await driver.see("wait (6) · 1 for your yes or no (6)")
        await begin(driver)
        await driver.see(f"{case.reference}: move case · inadmissible, out of scope")
        await driver.press("y")
        await driver.see("Kitchen foil")
        await save(driver)

        await driver.see("You confirmed; it is done.")
        assert Stage.INADMISSIBLE is stage(office, case)


async def test_another_person_refuses_with_a_reason(office: Office, case: Case) -> None:
    """
    A refusal says why, sealed in the case; the case stays where it is.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("n")
        await driver.see("Refuse?")
        await fill(driver, reason="It names a smelter")
        await save(driver)

        await driver.see("You refused; nothing was done.")
        assert Stage.TRIAGE is stage(office, case)
        await driver.miss("second person · 1")


async def test_who_asked_sees_it_and_takes_it_back(office: Office, case: Case) -> None:
    """
    One's own request is listed apart, is not counted, and can only be taken back.
    """
    async with at_desk(office, BO) as driver:
        await begin(driver)
        await driver.see("Asked by you, waiting for a second person · 1")
        await driver.press("y")
        await driver.see("That is not possible here")
        await driver.press("w")
        await driver.see("Take it back?")
        await save(driver)

        await driver.see("You took your request back.")
        await driver.miss("second person")
        assert Stage.TRIAGE is stage(office, case)


async def test_who_asked_in_vain_is_told(office: Office, case: Case) -> None:
    """
    Two weeks later nobody is asked any more, and who asked sees that nobody answered.
    """
    office.clock.later(EXPIRES_AFTER)
    with office.mechanism.store.begin() as tx:
        expire_requests(tx, at=office.clock())
    assert Act.REQUEST_ANSWERED in office.acts()
    async with at_desk(office, BO) as driver:
        await driver.see("1 of yours expired (6)")
        assert "yes or no" not in driver.words
        await begin(driver, "nobody answered in time")
        await driver.see("Asked by you, and nobody answered in time · 1")
        await driver.press("w")
        await driver.see("That is not possible here")
        await driver.press("o")
        await driver.see("Stage triage")

    with office.mechanism.store.begin() as tx:
        step = make_step(Stage.INADMISSIBLE, reason="Kitchen foil")
        ask_move(tx, office.ring(BO), case.id, step, at=office.clock())
    session = Session(mechanism=office.mechanism, ring=office.ring(BO))
    assert ((), 1) == (read_waiting(session).lapsed, len(read_waiting(session).mine))


async def test_who_had_the_case_for_the_answer_alone_is_off_it(office: Office) -> None:
    """
    Bo, who is named, reads it, confirms on its own screen, and has it no more.
    """
    ring, at = office.ring(ADA), office.clock()
    timetable = office.mechanism.timetable
    with office.mechanism.store.begin() as tx:
        case = list_covers(tx, ring)[0]
        assign_case(tx, ring, case_id=case.id, handler_id=office.person(ADA), at=at)
        step = make_step(Stage.TRIAGE)
        move_case(tx, ring, case_id=case.id, step=step, timetable=timetable, at=at)
        step, bo = make_step(Stage.INADMISSIBLE), office.person(BO)
        ask_move(tx, ring, case.id, step, at=at, second=bo)
    async with at_desk(office, BO) as driver:
        await driver.open(case.reference)
        await driver.press("s")
        await driver.see("Confirm: it moves at once")
        await driver.press("enter")
        await driver.see("Why?")
        await save(driver)

        await driver.see(f"you had {case.reference} for this alone.")
        await driver.see("0 of 0 cases")
        assert Stage.INADMISSIBLE is stage(office, case)


async def test_its_case_is_opened(office: Office, case: Case) -> None:
    """
    o opens the case, where the head says who asks what.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("o")

        await driver.see("Bo Hart asks: inadmissible (out of scope)")
        await driver.see(case.reference)
