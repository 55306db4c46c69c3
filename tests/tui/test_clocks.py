"""The clocks of a case: how each stands, pausing one, and letting it go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from grievance.domain.clock import Clock, ClockKind, ClockState
from grievance.domain.events import Act, Event
from grievance.domain.reminder import Call, Reminder
from grievance.services.boxes.keep import keep_cover
from grievance.services.slips.list_cases import list_covers
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, Office
from tests.tui.pilots import at_desk
from tui.words import case_due_words, due_state


async def test_clocks_say_how_they_stand(office: Office) -> None:
    """
    State, day and days left of each, with a sign besides the colour.
    """
    office.clock.later(timedelta(days=10))
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.tab("Tasks & clocks")

        await driver.see("! overdue")
        await driver.see("acknowledgement")
        await driver.see("triage")
        await driver.see("Now · 2")


async def test_what_came_otherwise_stops_a_clock(office: Office) -> None:
    """
    It says what and how; nothing typed is lost where no clock waits for that.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("G", "enter")
        await driver.see("Kind")
        await driver.tab("Tasks & clocks")
        await driver.press("I")
        await driver.see("What came, or was done?")
        await save(driver)
        await driver.see("Choose what came.")
        await fill(driver, what="entity answered", text="By telephone")
        await save(driver)
        await driver.see("No clock of this case waits for it")
        assert "By telephone" in driver.words

        await fill(driver, what="acknowledged")
        await save(driver)
        await driver.see("The clocks that waited for it have stopped.")
        await driver.see("✓ met")
        assert Act.CLOCKS_MOVED in office.acts()


async def test_time_that_others_had_is_over_and_never_late(office: Office) -> None:
    """
    Queue, head and clocks say so alike, and the queue counts no case as late for it.
    """
    today = office.mechanism.today
    with office.mechanism.store.begin() as tx:
        case = max(list_covers(tx, office.ring(ADA)), key=lambda one: one.received_on)
        window = Clock(
            kind=ClockKind.APPEAL_WINDOW,
            started_on=today - timedelta(days=30),
            due_on=today - timedelta(days=3),
        )
        over = replace(case, clocks=(window,))
        event = Event(
            act=Act.CLOCKS_MOVED,
            actor=office.ring(ADA).author.holder,
            case_id=case.id,
            at=office.clock(),
        )
        keep_cover(tx, over, event)
    assert (ClockState.DUE_SOON, "over 3 d") == (
        due_state(over, today),
        case_due_words(over, today),
    )
    async with at_desk(office, ADA) as driver:
        await driver.open(case.reference)
        await driver.see("due over 3 d")
        await driver.tab("Tasks & clocks")

        await driver.see("▲ over")
        await driver.see("3 d ago")
        assert "overdue" not in driver.words


async def test_a_clock_is_paused_and_goes_on(office: Office) -> None:
    """
    A pause needs words and a reason; what lacks gets the cursor, P lets the clock go on.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("G", "enter")
        await driver.see("Kind")
        await driver.tab("Tasks & clocks")
        await driver.press("P")
        await driver.see("Pause the clock for acknowledgement?")
        await save(driver)
        await driver.see("Choose why it stands still.")
        await fill(driver, why="safety")
        await save(driver)
        await driver.see("A pause needs a reason; write one sentence.")
        await driver.type("They cannot be reached safely")  # the cursor is there
        await save(driver)

        await driver.see("‖ paused")
        await driver.see("from 2026-03-02 and still")
        await driver.see("safety: They cannot be reached safely")

        await driver.press("P")
        await driver.see("The clock for acknowledgement goes on.")
        await driver.see("from 2026-03-02 until 2026-03-02")
        assert {Act.CLOCK_PAUSED, Act.CLOCK_RESUMED} <= set(office.acts())


async def test_who_was_told_of_a_clock(office: Office) -> None:
    """
    That it called, when, and whom, stands below the clock.
    """
    at = office.clock()
    with office.mechanism.store.begin() as tx:
        case = max(list_covers(tx, office.ring(ADA)), key=lambda one: one.received_on)
        clock = min(case.clocks, key=lambda one: one.due_on)
        told = Reminder(
            case_id=case.id,
            clock=clock.kind,
            started_on=clock.started_on,
            call=Call.ESCALATION,
            person=None,
            at=at,
        )
        tx.reminders.add(told)
    async with at_desk(office, ADA) as driver:
        await driver.open(case.reference)
        await driver.tab("Tasks & clocks")

        await driver.see("▲ 2026-03-02 09:00 escalation to the coordinators")
