"""
What each screen looks like, empty, loaded and in an error, in a small window and a large.

`python -m tests.tui.snapshot` takes the pictures anew where a change is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from textual.widgets import Input

from grievance.services.slips.list_cases import list_covers
from grievance.wiring import build
from tests.tui.absence import away
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, BO, CY, Office
from tests.tui.pilots import Driver, at_desk
from tests.tui.snapshot import Album
from tests.tui.snapshot_office import fill_office
from tests.tui.test_people import to_line
from tui.areas import AREAS
from tui.first_run import FirstRun
from tui.guide import Founded, Guide
from tui.screens.case import CaseScreen
from tui.screens.case_tabs import FINDINGS, TABS
from tui.screens.draft_review import DraftReviewScreen
from tui.screens.first_run_done import DoneScreen
from tui.screens.grants import GrantsScreen
from tui.screens.names import NamesScreen
from tui.screens.people import PeopleScreen
from tui.screens.person import PersonScreen
from tui.screens.retention import RetentionScreen


NUMBERED = [area for area in AREAS if area.number.isdigit()]

BEHIND = ("behind", "file", "loading", "lost", "nothing", "numbers", "post")
ELSEWHERE = ("empty", "error", "first-run", "lock", *BEHIND)


@pytest.fixture(name="nearby")
def _nearby(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """
    The office under a path that is the same everywhere, as refusals name its files.
    """
    home = office.mechanism.home.path
    monkeypatch.chdir(home.parent)
    mechanism = build(Path(home.name), {}, now=office.clock)
    yield Office(mechanism=mechanism, clock=office.clock, rings=office.rings)
    mechanism.store.close()


async def case(driver: Driver, album: Album) -> None:
    """Look at a letter as it is written, each tab of a case, and dialogs before it."""
    await driver.press("1", "g", "enter")
    await driver.see("Received")
    await letter(driver, album)
    await driver.tab("Summary")
    for tab in (one for one in TABS if one.name != FINDINGS):
        await album.look(driver, f"case-{tab.name}")
        await driver.press("]")
    for key, name in (("N", "note"), ("p", "urgency"), ("s", "stage")):
        await driver.press(key)
        await driver.until(lambda: driver.screen.is_modal, name)
        await album.look(driver, f"dialog-{name}")
        await driver.press("escape")
        await driver.until(lambda: not driver.screen.is_modal, "the case")


async def letter(driver: Driver, album: Album) -> None:
    """Look at a letter that is written, and at its review; it stays a draft."""
    await driver.press("r")
    await driver.see("Compose")
    await fill(driver, letter="progress")
    await save(driver)
    await driver.see("Draft 1 · progress")
    await album.look(driver, "compose")
    await save(driver)
    await driver.until(lambda: isinstance(driver.screen, DraftReviewScreen), "review")
    await album.look(driver, "review")
    await driver.press("escape")
    await driver.until(lambda: isinstance(driver.screen, CaseScreen), "the case")


async def findings(driver: Driver, album: Album) -> None:
    """Look at what the file of an audit is asked for."""
    await driver.press("4", "o")
    await driver.see("Kind audit-file")
    await driver.tab("Findings")
    await album.look(driver, "case-findings")
    await driver.press("1")


async def keys(driver: Driver, album: Album) -> None:
    """Look at what lies behind the people."""
    await driver.press("8")
    await driver.see("People & keys · 4 people here")
    await to_line(driver, BO)
    for key, screen in (
        ("enter", PersonScreen),
        ("a", GrantsScreen),
        ("w", NamesScreen),
        ("t", RetentionScreen),
    ):
        await driver.press(key)
        await driver.until(lambda: isinstance(driver.screen, screen), key)  # noqa: B023  # awaited here
        name = screen.__name__.removesuffix("Screen").lower()
        await album.look(driver, f"keys-{name}")
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, PeopleScreen), "people")


async def search(driver: Driver, album: Album) -> None:
    """Look at what is found by words."""
    await driver.press("1", "ctrl+f")
    await driver.see("Enter searches")
    await driver.type("dust")
    await driver.press("enter")
    await driver.see("of audits read")
    await album.look(driver, "search")
    await driver.press("escape")


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
    Every area and what lies behind it, every tab of a case, a letter, and dialogs.
    """
    fill_office(office)
    album = Album()
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        for area in NUMBERED:
            await driver.press(area.number)
            await album.look(driver, f"area-{area.name}")
        for look in (before, search, keys, case, findings):
            await look(driver, album)

    album.hold(but=ELSEWHERE)


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
        await shut(driver, album, office)
        await lock(driver, album)

    album.hold(of=("empty", "lock"))


async def shut(driver: Driver, album: Album, office: Office) -> None:
    """Look at a case whose key one does not have."""
    with office.mechanism.store.read() as tx:
        [case, *_] = list_covers(tx, office.ring(ADA))
    queue = driver.desk.queue
    assert queue is not None
    await driver.desk.push_screen(CaseScreen(queue._session, case.id, queue))
    await driver.see("This case's key is not yours")
    await album.look(driver, "empty-case")


async def lock(driver: Driver, album: Album) -> None:
    """Look at the lock, and at what it says to a wrong passphrase."""
    await driver.press("ctrl+l")
    await driver.see("Passphrase")
    device = driver.screen.query_one("#device", Input)
    known, device.value = device.value, ""
    await album.look(driver, "lock")
    device.value = known
    driver.screen.query_one("#passphrase", Input).value = "not this"
    await driver.press("enter")
    await driver.see("is not right")
    await driver.miss("Next try")
    device.value = ""
    await album.look(driver, "lock-refused")


@pytest.mark.slow
async def test_screens_without_their_database(nearby: Office) -> None:
    """
    The last list stays and is called stale; a screen without one says what is wrong.
    """
    album = Album()
    async with at_desk(nearby, ADA, size=(120, 40)) as driver:
        await driver.desk.workers.wait_for_complete()  # else one opens the old file
        with away(nearby):
            await driver.press("R")
            await driver.see("stale")
            await album.look(driver, "error-queue")
            for area in NUMBERED[1:]:
                await driver.press(area.number)
                await album.look(driver, f"error-{area.name}")

    album.hold(of=("error",))


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
    app = FirstRun(Guide(home, lambda _: founded))
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)  # type: ignore[arg-type]  # no desk yet, painted alike
        await album.look(driver, "first-run")
        await pilot.press("1")
        await album.look(driver, "first-run-form")
        app.screen.query_one("#passphrase", Input).value = "secret"
        await album.look(driver, "first-run-weak")
        await app.push_screen(DoneScreen(founded))
        await album.look(driver, "first-run-done")

    album.hold(of=("first-run",))
