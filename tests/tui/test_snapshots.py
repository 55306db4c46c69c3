"""
What each screen looks like, empty, loaded and in an error, in a small window and a large.

`python -m tests.tui.snapshot` takes the pictures anew where a change is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from textual.widgets import Input

from grievance.services.add_note import add_note
from grievance.services.list_cases import list_covers
from tests.tui.offices import ADA, CY, Office, automatic, unreadable
from tests.tui.pilots import Driver, at_desk
from tests.tui.snapshot import Album
from tests.tui.terminals import ROOT
from tui.areas import AREAS
from tui.first_run import FirstRun
from tui.guide import Founded, Guide
from tui.screens.case_tabs import FINDINGS, TABS
from tui.screens.first_run_done import DoneScreen


NUMBERED = [area for area in AREAS if area.number.isdigit()]


@contextmanager
def away(office: Office) -> Iterator[None]:
    """Take the database away, and put it back."""
    office.mechanism.store.close()
    database = office.mechanism.home.database
    for file in database.parent.glob("grievance.db*"):
        file.rename(file.with_name(f"away-{file.name}"))
    database.mkdir()
    yield
    database.rmdir()
    for file in database.parent.glob("away-*"):
        file.rename(file.with_name(file.name.removeprefix("away-")))


def busy(office: Office) -> None:
    """Have something on every list."""
    office.take_in(unreadable("The dam broke at night."))
    office.clock.later(timedelta(hours=2))
    office.take_in(automatic())
    ring = office.ring(ADA)
    with office.mechanism.store.begin() as tx:
        for case in list_covers(tx, ring):
            add_note(tx, ring, case_id=case.id, text="She rang.", at=office.clock())


async def case(driver: Driver, album: Album) -> None:
    """Look at each tab of a case, and at dialogs before it."""
    await driver.press("1", "g", "enter")
    await driver.see("Received")
    for tab in (one for one in TABS if one.name != FINDINGS):
        await album.look(driver, f"case-{tab.name}")
        await driver.press("]")
    for key, name in (("N", "note"), ("p", "urgency"), ("s", "stage")):
        await driver.press(key)
        await driver.until(lambda: driver.screen.is_modal, name)
        await album.look(driver, f"dialog-{name}")
        await driver.press("escape")
        await driver.until(lambda: not driver.screen.is_modal, "the case")


async def before(driver: Driver, album: Album) -> None:
    """Look at what stands before a screen: filter, help, commands."""
    await driver.press("1")
    for key, name in (("question_mark", "help"), ("colon", "commands")):
        await driver.press(key)
        await driver.until(lambda: driver.screen.is_modal, name)
        await album.look(driver, name)
        await driver.press("escape")
    await driver.press("slash")
    await driver.type("nobody")
    await driver.see("No case matches.")
    await album.look(driver, "queue-no-match")
    await driver.press("escape")
    await driver.press("C")
    await driver.see("A new case")
    await album.look(driver, "new-case")
    await driver.press("escape")


@pytest.mark.slow
async def test_screens_with_something_on_them(office: Office) -> None:
    """
    Every area, every tab of a case, and what stands before them.
    """
    busy(office)
    album = Album()
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        for area in NUMBERED:
            await driver.press(area.number)
            await album.look(driver, f"area-{area.name}")
        await before(driver, album)
        await case(driver, album)

    album.hold()


@pytest.mark.slow
async def test_screens_with_nothing_on_them(office: Office) -> None:
    """
    Who has no case sees on each what it is for and how to leave it; then the lock.
    """
    album = Album()
    async with at_desk(office, CY, size=(120, 40)) as driver:
        for area in NUMBERED:
            await driver.press(area.number)
            await album.look(driver, f"empty-{area.name}")
        await driver.press("ctrl+l")
        await driver.see("Passphrase")
        driver.screen.query_one("#device", Input).value = ""
        await album.look(driver, "lock")

    album.hold()


@pytest.mark.slow
async def test_screens_without_their_database(office: Office) -> None:
    """
    The last list stays and is called stale; a screen without one says what is wrong.
    """
    album = Album()
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await driver.desk.workers.wait_for_complete()  # else one opens the old file
        with away(office):
            await driver.press("R")
            await driver.see("stale")
            await album.look(driver, "error-queue")
            for area in NUMBERED[1:]:
                await driver.press(area.number)
                await album.look(driver, f"error-{area.name}")

    album.hold()


class HereFirstRun(FirstRun):
    CSS_PATH = str(ROOT / "tui" / "desk.tcss")


@pytest.mark.slow
async def test_the_first_run() -> None:
    """
    What is offered where no office is, what is asked, and what is said once it is made.
    """
    home, album = Path("/home/ada/grievance"), Album()
    founded = Founded(
        person="Ada Berg",
        home=home,
        device=home / "devices" / "ada-berg.key",
        safe=home / "safe",
        passphrase="dam river smelter night well road",
    )
    app = HereFirstRun(Guide(home, lambda _: founded))
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)  # type: ignore[arg-type]  # no desk yet, painted alike
        await album.look(driver, "first-run")
        await pilot.press("1")
        await album.look(driver, "first-run-form")
        app.screen.query_one("#passphrase", Input).value = "secret"
        await album.look(driver, "first-run-weak")
        await app.push_screen(DoneScreen(founded))
        await album.look(driver, "first-run-done")

    album.hold()
