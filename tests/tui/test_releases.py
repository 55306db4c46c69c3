"""Releases at the desk: what waits is looked at, attacked once more, and let go."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from grievance.domain.ids import WORKER
from grievance.publishing import press_of
from grievance.services.statistics.list_releases import (
    ListedRelease,
    ReleaseState,
    list_releases,
)
from grievance.services.statistics.tend_statistics import rehearse
from grievance.statistics.cube import Key, Shape
from grievance.statistics.periods import period_of
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.published import Published
from grievance.statistics.release import Method
from grievance.vault.release import KeptRelease
from tests.doubles import NOON
from tests.tui.offices import CY, Office
from tests.tui.pilots import at_desk
from tui.asking.releases import Releases
from tui.facts.release import release_lines, release_words
from tui.waiting import Calls


def make(office: Office, period: str) -> None:
    """Make the release of a period as the worker does."""
    ring = office.mechanism.worker_ring()
    press = replace(press_of(office.mechanism, ring), asks=True)
    assert rehearse(press, period_of(period), None) is not None


def kept(period: str) -> KeptRelease:
    """Return a release of which nothing is read but its period."""
    return KeptRelease(
        id=UUID(int=1),
        period=period,
        published_on=NOON.date(),
        sha256="0" * 64,
        package=b"",
        wrapped=b"",
        sealed=b"",
        worker_kv=1,
        author=WORKER,
        author_kv=1,
    )


def listed(
    period: str, received: int | None, state: ReleaseState = ReleaseState.PUBLISHED
) -> ListedRelease:
    """Return a release that tells one number."""
    key = Key(measure="received", period=period)
    shape = Shape(name="all", measure="received", period=period, dimensions=())
    package = Published(
        period=period,
        sha256="0" * 64,
        method=Method.WITHHELD,
        rule=Rule(),
        earlier=(),
        tables=(Printed(shape=shape, numbers={key: received}),),
    )
    return ListedRelease(
        kept=kept(period),
        package=package,
        state=state,
        on=NOON.date(),
        who="Cy Idle",
        checkpoint=0,
    )


def test_quarters_stand_in_a_row() -> None:
    """
    In the order of time, years left out; what is withheld has no height.
    """
    found = (
        listed("2026-Q4", 8, ReleaseState.WAITING),
        listed("2026-Q3", None),
        listed("2026-Q2", 8),
        listed("2026-Q1", 4),
        listed("2025", 99),
    )

    words = release_words(Releases(found=found, folder=None))

    expected = "▲ 1 waits · 4 published · received 2026-Q1 ▄█? 2026-Q3"
    assert expected == words
    lines = release_lines(Releases(found=found, folder=None))
    headings = [one.cells[0] for one in lines if one.thing is None]
    assert ["Waits for somebody to publish it · 1", "Published · 4"] == headings


def test_what_waits_is_said_above_the_queue() -> None:
    """
    With the key of the screen where it is; where nothing waits nothing is said.
    """
    assert ("publish 2026-Q3 (5)",) == Calls(releases=("2026-Q3",)).words
    assert () == Calls().words


async def test_an_analyst_publishes_what_waits(office: Office) -> None:
    """
    The list hears of it when it is made; Enter shows it as everybody will read it, with
    why numbers are withheld; a word that is not the word lets nothing go, nor does Esc
    while it is attacked once more.
    """
    async with at_desk(office, CY, size=(80, 30)) as driver:
        await driver.press("5")
        await driver.see("small numbers withheld")
        await driver.press("w")
        await driver.see("Nothing is published, and nothing waits.")
        make(office, "2025-Q4")
        await driver.see("Waits for somebody to publish it · 1")
        await driver.see("the mechanism")
        await driver.press("enter")
        await driver.see("Numbers withheld, and why")
        await driver.see("2025-Q4 · waiting")
        await driver.see("P Publish")
        await driver.press("P")
        await driver.see("Told: everybody")
        await driver.type("yes")
        await driver.press("enter")
        await driver.see("That is not the word.")
        with office.clock.stopped():  # the thread waits for the time
            await driver.press("escape", "P")
            await driver.type("publish")
            await driver.press("enter")
            await driver.see("attacking")
            await driver.press("escape")
            await driver.see("You stopped it; nothing is published.")
        await driver.press("P")
        await driver.type("publish")
        await driver.press("enter")
        await driver.see("2025-Q4 · published")
        await driver.miss("P Publish")
        await driver.press("P")
        await driver.see("It is published already")
        await driver.press("escape")
        await driver.see("Published · 1")
        await driver.miss("P Publish")
        await driver.see("grievance statistics export --period 2025-Q4")
    with office.mechanism.store.read() as tx:
        [one] = list_releases(tx, office.ring(CY).directory)
    assert (ReleaseState.PUBLISHED, CY) == (one.state, one.who)
