"""Two people at two desks: what one changes, the other sees without a key."""

from __future__ import annotations

import pytest

from grievance.domain.case import Case
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.access.end_access import Ending, end_access
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.slips.list_cases import list_covers
from tests.tui.absence import away
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tui import watching
from tui.screens.case import CaseScreen
from tui.watching import Watching
from tui.widgets.long_text import LongText


@pytest.fixture(name="case")
def _case(office: Office) -> Case:
    """
    The case that stands first in the queue.
    """
    with office.mechanism.store.read() as tx:
        covers = list_covers(tx, office.ring(ADA))
    return min(covers, key=lambda case: str(case.due_on))


def give(office: Office, case: Case, name: str) -> None:
    with office.mechanism.store.begin() as tx:
        assign_case(
            tx,
            office.ring(ADA),
            case_id=case.id,
            handler_id=office.person(name),
            at=office.clock(),
        )


def take(office: Office, case: Case, name: str) -> None:
    ending = Ending(person_id=office.person(name))
    with office.mechanism.store.begin() as tx:
        end_access(
            tx, office.ring(ADA), case.id, ending, reason="leave", at=office.clock()
        )


def make_urgent(office: Office, case: Case, name: str) -> None:
    with office.mechanism.store.begin() as tx:
        set_urgency(
            tx,
            office.ring(name),
            case.id,
            Urgency.CRITICAL,
            reason="danger",
            timetable=office.mechanism.timetable,
            at=office.clock(),
        )


def cover(office: Office, case: Case) -> Case:
    with office.mechanism.store.read() as tx:
        return tx.cases.get(case.id)


def is_critical(driver: Driver) -> bool:
    """Tell whether the case behind the form is shown as it is now."""
    screen = driver.desk.screen_stack[-2]
    assert isinstance(screen, CaseScreen)
    return screen.shown.opened.case.urgency is Urgency.CRITICAL


async def test_the_queue_follows(office: Office, case: Case) -> None:
    """
    A case that is given to somebody comes, and one that is taken from them goes.
    """
    async with at_desk(office, BO) as driver:
        await driver.see("There is no case for you yet")

        give(office, case, BO)
        await driver.see("1 of 1 case")
        await driver.see(f"{case.reference} ! 23 d received Bo Hart")

        take(office, case, BO)
        await driver.see("There is no case for you yet")


async def test_an_open_case_follows(office: Office, case: Case) -> None:
    """
    It is read anew by itself where nobody is busy with it, and says who did what.
    """
    give(office, case, BO)
    async with at_desk(office, BO, size=(120, 16)) as driver:
        await driver.press("enter")
        await driver.see("Urgency · normal")
        text = driver.screen.query_one("#summary-tab LongText", LongText)
        await driver.press(*"jj")

        make_urgent(office, case, ADA)
        await driver.see("Ada Berg changed how urgent this case is.")
        assert 2 == text.scroll_offset.y  # who reads is left where they are
        await driver.press("g")
        await driver.see("Urgency ▲▲ critical")

        take(office, case, BO)
        await driver.see("This case's key is not yours")
        await driver.see("There is no case for you yet")


async def test_who_is_busy_is_told_and_sees_both_values(
    office: Office, case: Case
) -> None:
    """
    Under a dialog the case stays as it was; what is decided there is refused, and both
    values stand above the case, which is shown as it is now (A13).
    """
    give(office, case, ADA)
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Urgency · normal")
        await driver.press("a")
        await driver.see("Who handles it?")

        make_urgent(office, case, ADA)
        give(office, case, BO)
        await driver.see("It is shown when you are done here.")
        await driver.press("1")

        await driver.see("▲ Not done: You yourself changed this case meanwhile:")
        await driver.see("urgency normal → critical, handler Ada Berg → Bo Hart")
        await driver.see("Handler Bo Hart")
        await driver.press("a", "1")
        await driver.miss("Not done")
        assert office.person(ADA) == cover(office, case).handler


async def test_a_form_keeps_what_is_typed_over_somebody_elses_change(
    office: Office, case: Case
) -> None:
    """
    It names both values, and a second try is about the case as it is by then (A13).
    """
    give(office, case, BO)
    async with at_desk(office, BO) as driver:
        await driver.press("enter")
        await driver.see("Urgency · normal")
        await driver.press("p")
        await driver.see("How urgent is")
        await driver.press("tab", *"mine")
        make_urgent(office, case, ADA)
        await driver.see("It is shown when you are done here.")

        await driver.press("ctrl+s")
        await driver.see("Ada Berg changed this case meanwhile: urgency normal → crit")
        await driver.see("mine")
        await driver.until(lambda: is_critical(driver), "what is behind the form")
        await driver.press("ctrl+s")
        await driver.see("How urgent it is, is on record.")
        assert Urgency.NORMAL is cover(office, case).urgency


async def test_a_note_outlives_a_lost_database(office: Office, case: Case) -> None:
    """
    Case and queue say that they are stale; what is typed stays until it is saved (A14).
    """
    give(office, case, BO)
    async with at_desk(office, BO) as driver:
        await driver.press("enter")
        await driver.see("Urgency · normal")
        await driver.press("N")
        await driver.type("A witness called")
        await driver.desk.workers.wait_for_complete()
        with away(office):
            lost = Watching.Away("The database cannot be reached.")
            driver.desk.screen_stack[1].query_one(Watching).post_message(lost)
            await driver.see("! stale, R tries again: The database cannot be reached")
            await driver.press("ctrl+s")
            await driver.see("The database cannot be reached")
            await driver.see("A witness called")

        driver.desk.screen_stack[1].query_one(Watching).post_message(Watching.Away(""))
        await driver.press("ctrl+s")
        await driver.see("The note is in the case.")
        await driver.miss("stale")
        with away(office):
            await driver.press("R")
            await driver.see("The database cannot be reached")
            await driver.see("Urgency · normal")


async def test_a_bug_in_the_thread_is_loud(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    It ends the desk, as a bug anywhere else does, and is not printed over the screen.
    """

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    async def watch() -> None:
        async with at_desk(office, BO) as driver:
            await driver.until(lambda: False, "an end")

    monkeypatch.setattr(watching, "changes_since", broken)
    with pytest.raises(ZeroDivisionError):
        await watch()
