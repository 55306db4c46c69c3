"""The walks over areas and over the tabs of a case; each key is pressed in one of them."""

from __future__ import annotations

from collections.abc import Iterable

from tests.tui.crawler import Crawler
from tests.tui.hostile_walks import case, home, on_screen
from tests.tui.offices import BO
from tests.tui.pilots import Driver
from tests.tui.test_people import to_line
from tui.areas import AREAS, Area
from tui.screens.case_tabs import FINDINGS, TABS
from tui.screens.person import PersonScreen


FIRST_AREAS = 5  # that one walk goes over; another goes over the others
FIRST_TABS = 4  # of a case, likewise
OF_A_COMPLAINT = [tab.title for tab in TABS if tab.name != FINDINGS]


async def first_areas(driver: Driver, crawler: Crawler) -> None:
    """Go over the first areas, and what is behind them but the case."""
    await leave_queue(driver, crawler)
    await over_areas(driver, crawler, AREAS[1:FIRST_AREAS])


async def other_areas(driver: Driver, crawler: Crawler) -> None:
    """Go over the other areas, and what is behind them but the case."""
    await leave_queue(driver, crawler)
    await over_areas(driver, crawler, AREAS[FIRST_AREAS:])
    await person(driver, crawler)


async def over_areas(driver: Driver, crawler: Crawler, areas: Iterable[Area]) -> None:
    for area in areas:
        await home(driver, crawler)
        await driver.press(area.number)
        await crawler.settle()
        await crawler.over(driver.screen)
        await crawler.feed()


async def leave_queue(driver: Driver, crawler: Crawler) -> None:
    """Leave the queue and the first case to the walks over those."""
    await leave_tabs(driver, crawler, OF_A_COMPLAINT)
    await home(driver, crawler)
    crawler.pass_by()


async def leave_tabs(driver: Driver, crawler: Crawler, titles: Iterable[str]) -> None:
    """Open the first case, and leave what these tabs of it have to another walk."""
    await case(driver, crawler)
    for title in titles:
        await to_tab(driver, crawler, title)
        crawler.pass_by()


async def first_tabs(driver: Driver, crawler: Crawler) -> None:
    """Go over the first tabs of a case."""
    await case(driver, crawler)
    await over_tabs(driver, crawler, OF_A_COMPLAINT[:FIRST_TABS])


async def other_tabs(driver: Driver, crawler: Crawler) -> None:
    """Go over the other tabs of a case, but not what the first ones have as well."""
    await leave_tabs(driver, crawler, OF_A_COMPLAINT[:FIRST_TABS])
    await over_tabs(driver, crawler, OF_A_COMPLAINT[FIRST_TABS:])


async def over_tabs(driver: Driver, crawler: Crawler, titles: Iterable[str]) -> None:
    """Go over tabs of the case that is open; then look at all, as it is saved now."""
    opened = driver.screen
    for title in titles:
        await to_tab(driver, crawler, title)
        await crawler.over(opened)
        if driver.screen is not opened:
            opened = await case(driver, crawler)
            await to_tab(driver, crawler, title)
            await crawler.over(opened)  # what came after the key that ended it
    await case(driver, crawler)  # what was saved meanwhile is read again
    for title in OF_A_COMPLAINT:
        await to_tab(driver, crawler, title)
        crawler.look()


async def to_tab(driver: Driver, crawler: Crawler, title: str) -> None:
    await driver.tab(title)
    await crawler.settle()


async def person(driver: Driver, crawler: Crawler) -> None:
    """Go over what somebody may open, which is not behind the first line of its list."""
    await home(driver, crawler)
    await driver.press("8")
    await to_line(driver, BO)
    await driver.press("enter")
    await on_screen(driver, PersonScreen)
    await crawler.settle()
    await crawler.over(driver.screen)
