"""What lies behind the areas while it is read, without its database, and with nothing on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import pytest

from tests.tui.absence import away
from tests.tui.offices import ADA, BO, CY, DI, Office, complaint
from tests.tui.pilots import Driver, at_desk
from tests.tui.snapshot_office import fill_office
from tests.tui.test_people import to_line
from tests.tui.test_releases import make
from tests.tui.test_report import take_for_report
from tests.tui.test_snapshots_behind import answered, frozen, home


LOST = "The database cannot be reached"
BUSY = "One moment: the last step is not done yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    The keys to where it is opened, the keys that open it, and what is said there.

    It *waits* while it is read; *there* it is then.  Where it cannot be read, the screen
    called *lost* says so in its head; where none opens before it is read, why is told.
    """

    before: str = ""
    keys: str
    waits: str
    there: str
    lost: str = ""


PLACES = {
    "open work": Place(
        before="5",
        keys="o",
        waits="Open work · counting …",
        there="only what you may open",
        lost="Open work",
    ),
    "releases": Place(
        before="5",
        keys="w",
        waits="Releases · Reading what is published …",
        there="Waits for somebody to publish it",
        lost="Releases",
    ),
    "release": Place(
        before="5 w",
        keys="enter",
        waits="2025-Q4 · reading …",
        there="Numbers withheld, and why",
        lost="2025-Q4",
    ),
    "calendar": Place(
        keys="4 c",
        waits="Calendar · Reading what audits have to answer …",
        there="Heron Audit",
        lost="Calendar",
    ),
    "record": Place(
        before="7",
        keys="enter",
        waits="entity · W-1 · reading its page …",
        there="Facilities · 0",
        lost="entity · W-1",
    ),
    "checkpoints": Place(
        before="8",
        keys="c",
        waits="Reading the newest checkpoint …",
        there="At the shell",
        lost="Checkpoints",
    ),
    "look": Place(
        before="6 j",
        keys="l l",
        waits=BUSY,
        there="The dam broke at night.",
    ),
}
PERSON = Place(
    keys="enter",
    waits="Bo Hart · Reading which keys they have …",
    there="No key to a case that you may open.",
    lost="Bo Hart",
)
PLAN = Place(keys="n n", waits=BUSY, there="Norvik Smelter → sub case")
IDENTITY = Place(
    keys="g enter o p e n enter",
    waits="Opening who complained …",
    there="Who has which key",
    lost="Who complained",
)
NOTHING = {
    "5 o": "Nothing is open of what you may open. Esc goes back.",
    "5 w": "Nothing is published, and nothing waits.",
    "4 c": "Nothing is due around an audit in a case that you may open.",
    "8 c": "There is no checkpoint yet; the worker signs one.",
    "7 enter": "The registry is empty",
}
Going = Callable[[], Awaitable[None]]


async def press(driver: Driver, keys: str) -> None:
    """Press keys, each once what the last one opened has its answer."""
    for key in keys.split():
        await driver.press(key)
        await answered(driver)


async def to_links(driver: Driver, reference: str) -> None:
    await driver.open(reference)
    await driver.tab("Links")


async def to_bo(driver: Driver) -> None:
    await press(driver, "8")
    await to_line(driver, BO)


async def in_each_state(
    driver: Driver, office: Office, place: Place, going: Going
) -> None:
    """Open it while threads wait, then without a database, each time from where it is."""
    await going()
    with frozen(office):
        await driver.press(*place.keys.split())
        await driver.see(place.waits)
    await driver.see(place.there)
    await home(driver)
    await going()
    await driver.desk.workers.wait_for_complete()  # else one opens the old file
    with away(office):
        await driver.press(*place.keys.split())
        await driver.see(LOST)
        if place.lost:
            await driver.see(f"{place.lost} · ! cannot be read")
            await driver.see("R tries again.")
    await home(driver)


@pytest.mark.slow
async def test_what_lies_behind_the_areas_waits_and_is_lost(office: Office) -> None:
    """
    Each says what it reads; where that cannot be read, why, and how to go on.
    """
    fill_office(office)
    make(office, "2025-Q4")
    report = office.take_in(complaint("A report", "Norvik Smelter keeps passports."))
    links = str(report.reference)
    async with at_desk(office, ADA) as driver:
        for place in PLACES.values():
            going = partial(press, driver, place.before)
            await in_each_state(driver, office, place, going)
        await in_each_state(driver, office, PERSON, partial(to_bo, driver))
        await to_links(driver, links)
        await take_for_report(driver, "1")
        await home(driver)
        await in_each_state(driver, office, PLAN, partial(to_links, driver, links))
        await an_audit(driver, office)
    async with at_desk(office, DI) as driver:
        await in_each_state(driver, office, IDENTITY, partial(home, driver))


async def an_audit(driver: Driver, office: Office) -> None:
    """See the whole of an audit also without its database: its list knows all of it."""
    await press(driver, "4")
    await driver.desk.workers.wait_for_complete()
    with away(office):
        await driver.press("v")
        await driver.see("An audit, and what it has to answer")
        await driver.see("Audited by Heron Audit")
    await home(driver)


async def test_what_lies_behind_the_areas_has_nothing_on_it(office: Office) -> None:
    """
    Each says that there is nothing, and how to go on.
    """
    async with at_desk(office, CY) as driver:
        for keys, said in NOTHING.items():
            await press(driver, keys)
            await driver.see(said)
            await home(driver)
        await to_bo(driver)
        await driver.press("enter")
        await driver.see("No key to a case that you may open. n gives one, Esc goes")
