"""
What the screens behind the areas look like, and those that wait, lack or have lost something.

`python -m tests.tui.snapshot` takes the pictures anew where a change is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from textual.geometry import Size
from textual.widgets import Input

from tests.services.drafts import NOBODY
from tests.tui.absence import away
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, CY, DI, PATIENCE, Office, complaint
from tests.tui.pilots import Driver, at_desk
from tests.tui.snapshot import Album
from tests.tui.snapshot_office import count_enough, fill_office, keep_post_waiting
from tests.tui.test_audit_file import THEIRS, confirm, flag, hear, open_file
from tests.tui.test_releases import make
from tests.tui.test_report import take_for_report
from tests.tui.test_snapshots import NUMBERED, _nearby  # noqa: F401  # a fixture
from tui.messages import Unlocked
from tui.screens.asking_screen import AskingScreen
from tui.screens.case import CaseScreen
from tui.screens.identity import IdentityScreen
from tui.screens.people import PeopleScreen
from tui.screens.queue import QueueScreen
from tui.screens.reason import ReasonScreen
from tui.screens.statistics import StatisticsScreen
from tui.watching import Watching


AWAY = (
    "The database cannot be reached: look whether its file home/grievance.db is there, "
    "and whose it and its folder are."
)


MOST_PERIODS = 12  # before the one in which the first complaint came in


@dataclass(frozen=True, slots=True)
class Way:
    """The keys to a screen, what is seen there, and the name of its picture."""

    name: str
    keys: str
    seen: str


FROM_ANYWHERE = (
    Way("calendar", "4 c", "Calendar"),
    Way("audit", "4 v", "Norvik Smelter"),
    Way("record", "7 enter", "Norvik Smelter"),
    Way("checkpoints", "8 c", "Checkpoints ·"),
    Way("look", "6 j l", "The dam broke at night."),
    Way("views", "1 F", "Enter or its digit chooses"),
    Way("jump", "1 semicolon", "A letter goes there"),
    Way("open-work", "5 o", "only what you may open"),
    Way("releases", "5 w", "Waits for somebody to publish it"),
    Way("release", "5 w enter", "Numbers withheld, and why"),
    Way("release-word", "5 w enter P", "Told: everybody"),
)
FROM_A_CASE = (
    Way("identity-word", "i", "See who wrote?"),
    Way("file-letter", "F", "To which case does letter"),
)


async def home(driver: Driver) -> None:
    """Leave whatever lies before the queue."""
    await driver.press_until(
        "escape", lambda: isinstance(driver.screen, QueueScreen), "the queue"
    )


async def go(driver: Driver, way: Way) -> None:
    """Press its keys, each once what the last one opened has its answer."""
    for key in way.keys.split():
        await driver.press(key)
        await answered(driver)
    await driver.see(way.seen)


async def answered(driver: Driver) -> None:
    await driver.until(
        lambda: not getattr(driver.screen, "_asking", False), "an answer"
    )


async def open_case(driver: Driver) -> None:
    await home(driver)
    await driver.press("g", "enter")
    await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
    await driver.see("Received")


@pytest.mark.slow
async def test_screens_behind_screens(office: Office) -> None:
    """
    What a key of an area or a case opens, words that are to be typed, a window too small.
    """
    fill_office(office)
    make(office, "2025-Q4")
    report = office.take_in(complaint("A report", "Norvik Smelter keeps passports."))
    album = Album()
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        for way in FROM_ANYWHERE:
            await go(driver, way)
            await album.look(driver, f"behind-{way.name}")
            await home(driver)
        for way in FROM_A_CASE:
            await open_case(driver)
            await go(driver, way)
            await album.look(driver, f"behind-{way.name}")
            await home(driver)
        await reason(driver, album)
        await saving(driver, album)
        await fan_out(driver, album, str(report.reference))
        await unfinished(driver, album, office)
        await driver.pilot.resize_terminal(39, 11)
        await album.look(driver, "behind-small", sizes=(Size(39, 11),))
    async with at_desk(office, DI, size=(120, 40)) as driver:
        await identity(driver, album)

    album.hold(of=("behind",))


async def reason(driver: Driver, album: Album) -> None:
    """Look at what is asked of who takes themselves off a case."""
    await open_case(driver)
    await driver.tab("Access & log")
    await driver.press("X")
    await driver.until(lambda: isinstance(driver.screen, ReasonScreen), "why")
    await album.look(driver, "behind-reason")


async def saving(driver: Driver, album: Album) -> None:
    """Look at where a file of a case is to be saved."""
    await home(driver)
    await driver.press("g", "j", "enter")
    await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
    await driver.see("Received")
    await driver.press("w")
    await driver.see("Save an attachment")
    path = driver.screen.query_one(Input)
    path.value = f"/home/ada/{path.value.rpartition('/')[2]}"
    await album.look(driver, "behind-save")


async def fan_out(driver: Driver, album: Album, reference: str) -> None:
    """Look at what a report comes to, before cases are made of it."""
    await home(driver)
    await driver.open(reference)
    await driver.tab("Links")
    await take_for_report(driver, "1")
    await driver.press("n")
    await driver.see("Norvik Smelter → sub case")
    await album.look(driver, "behind-plan")
    await driver.press("escape", "escape", "escape")


async def identity(driver: Driver, album: Album) -> None:
    """Look at who complained, as a custodian does who reads no case; it takes a word."""
    await driver.press("g", "enter")
    await driver.see("See who wrote?")
    await driver.press(*"open", "enter")
    await driver.until(lambda: isinstance(driver.screen, IdentityScreen), "who")
    await album.look(driver, "behind-identity")


async def unfinished(driver: Driver, album: Album, office: Office) -> None:
    """Look at what is offered once the lock opens, of words that were being written."""
    await home(driver)
    await open_case(driver)
    await driver.press("N")
    await fill(driver, text="She rang again, about the ponds.")
    await driver.press("ctrl+l")
    await driver.until(lambda: driver.desk.is_locked, "lock")
    driver.desk.post_message(Unlocked(office.ring(ADA)))
    await driver.see("You were writing this")
    await album.look(driver, "behind-unfinished")
    await driver.press("escape")


@pytest.mark.slow
async def test_the_post_in_every_state(office: Office) -> None:
    """
    Letters that are uncertain, failed, came back, are held or on their way, jobs given
    up, what somebody asks of a second person, and what is asked about a message.
    """
    keep_post_waiting(office)
    album = Album()
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await driver.press("6")
        await answered(driver)
        await album.look(driver, "post-top")
        await driver.press("G")
        await album.look(driver, "post-bottom")
        await driver.press("enter")
        await album.look(driver, "post-steps")
        await driver.press("escape", "k", "k", "k", "y")
        await driver.see("Kitchen foil")
        await album.look(driver, "post-second-person")

    album.hold(of=("post",))


@pytest.mark.slow
async def test_numbers_that_are_shown_and_none(office: Office) -> None:
    """
    Where there are enough of a kind there are numbers and bars; a period may have none.
    """
    count_enough(office)
    album = Album()
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await driver.press("5")
        await answered(driver)
        await driver.see("small numbers withheld")
        await album.look(driver, "numbers-shown")
        await driver.press("o")
        await driver.see("only what you may open")
        await album.look(driver, "numbers-open-work")
        await driver.press("escape")
        await driver.until(
            lambda: isinstance(driver.screen, StatisticsScreen), "numbers"
        )
        for _ in range(MOST_PERIODS):
            if "Nothing happened then." in driver.text:
                break
            await driver.press("[")
            await answered(driver)
        await album.look(driver, "numbers-none")

    album.hold(of=("numbers",))


@contextmanager
def frozen(office: Office) -> Iterator[None]:
    """Let every thread of a screen wait until this is over."""
    asks, runs = AskingScreen.ask, office.clock.running

    def late(
        screen: AskingScreen[object],
        question: Callable[[], object],
        show: Callable[[object], object],
    ) -> bool:
        return asks(screen, lambda: (runs.wait(PATIENCE), question())[1], show)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AskingScreen, "ask", late)
        runs.clear()
        try:
            yield
        finally:
            runs.set()


@pytest.mark.slow
async def test_screens_that_wait_for_their_thread(office: Office) -> None:
    """
    Each says what it is doing, and how it is left.
    """
    album = Album()
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        with frozen(office):
            for area in NUMBERED[1:]:
                await driver.press(area.number)
                await album.look(driver, f"loading-{area.name}", waits=True)
            await driver.press("1", "g", "enter")
            await driver.see("Opening")
            await album.look(driver, "loading-case", waits=True)
            await home(driver)
            await driver.press("ctrl+f")
            await driver.type("dust")
            await driver.press("enter")
            await album.look(driver, "loading-search", waits=True)
        await loading_queue(driver, album)

    album.hold(of=("loading",))


async def loading_queue(driver: Driver, album: Album) -> None:
    """Look at the queue before anything of it is read."""
    await home(driver)
    queue = driver.screen
    assert isinstance(queue, QueueScreen)
    queue.forget()
    queue._filled, queue._asking = 0, True
    queue.show_state()
    await album.look(driver, "loading-queue", waits=True)


@pytest.mark.slow
async def test_screens_behind_screens_without_their_database(nearby: Office) -> None:
    """
    An open case keeps what was read; what is opened anew says what is wrong.
    """
    album = Album()
    async with at_desk(nearby, ADA, size=(120, 40)) as driver:
        await open_case(driver)
        await begin_letter(driver)
        await driver.desk.workers.wait_for_complete()  # else one opens the old file
        with away(nearby):
            watching = driver.desk.screen_stack[1].query_one(Watching)
            watching.post_message(Watching.Away(AWAY))  # it would find out by itself
            await driver.see("stale")
            await lost_letter(driver, album)
            await driver.press("R")
            await album.look(driver, "lost-case")
            await home(driver)
            await driver.press("ctrl+f")
            await driver.type("dust")
            await driver.press("enter")
            await album.look(driver, "lost-search")
            await home(driver)
            await driver.press("8")
            await driver.until(lambda: isinstance(driver.screen, PeopleScreen), "8")
            await answered(driver)
            for key, name in (("a", "grants"), ("w", "names"), ("t", "retention")):
                await driver.press(key)
                await album.look(driver, f"lost-{name}")
                await driver.press("escape")

    album.hold(of=("lost",))


async def begin_letter(driver: Driver) -> None:
    """Write a letter, as far as it goes before it is kept."""
    await driver.press("r")
    await driver.see("Compose")
    await fill(driver, letter="progress")


async def lost_letter(driver: Driver, album: Album) -> None:
    """Look at a letter that cannot be kept; what was typed stays."""
    await save(driver)
    await driver.see(AWAY)
    await album.look(driver, "lost-compose")
    await driver.press("escape")
    await driver.until(lambda: isinstance(driver.screen, CaseScreen), "the case")


@pytest.mark.slow
async def test_screens_behind_screens_with_nothing_on_them(office: Office) -> None:
    """
    A search that finds nothing, no grants, and tabs of a case in which nothing was done.
    """
    album = Album()
    async with at_desk(office, CY, size=(120, 40)) as driver:
        await driver.press("ctrl+f")
        await driver.type("dust")
        await driver.press("enter")
        await driver.see("0 cases read")
        await album.look(driver, "nothing-search")
        await home(driver)
        await driver.press("8", "a")
        await answered(driver)
        await album.look(driver, "nothing-grants")
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await open_case(driver)
        for tab in ("Allegations", "Drafts", "Tasks & clocks", "Triage", "Risk"):
            await driver.tab(tab)
            name = tab.split()[0].lower()
            await album.look(driver, f"nothing-{name}")

    album.hold(of=("nothing",))


@pytest.mark.slow
async def test_the_file_of_an_audit(office: Office) -> None:
    """
    Tabs in which nothing stands yet, and both wordings of a finding before they are kept.
    """
    flag(office, NOBODY)
    album = Album()
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await open_file(driver)
        await driver.tab("Letters")
        await album.look(driver, "file-letters")
        await driver.tab("Timeline")
        await answered(driver)
        await album.look(driver, "file-timeline")
        await driver.tab("Findings")
        await hear(office, driver)
        await driver.press("j")  # below the notice
        await confirm(driver, published=THEIRS)
        await driver.see("⟦")
        await album.look(driver, "file-wordings")

    album.hold(of=("file",))
