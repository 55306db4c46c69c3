"""Where a walk through all of the desk leads."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import Input, TextArea

from tests.tui.crawler import Crawler
from tests.tui.forms import fill, save
from tests.tui.hostile import LINES
from tests.tui.pilots import Driver
from tests.tui.test_audit_file import THEIRS
from tests.tui.test_report import take_for_report
from tui.messages import Unlocked
from tui.screens.audit import AuditScreen
from tui.screens.case import CaseScreen
from tui.screens.compose import ComposeScreen
from tui.screens.draft_review import DraftReviewScreen
from tui.screens.finding import FindingScreen, WordingsScreen
from tui.screens.form import FormScreen
from tui.screens.identity import IdentityScreen
from tui.screens.jump import JumpScreen
from tui.screens.lock import LockScreen
from tui.screens.plan import PlanScreen
from tui.screens.release import ReleaseScreen
from tui.screens.review import ReviewScreen
from tui.screens.small import SmallScreen
from tui.screens.unfinished import UnfinishedScreen


async def home(driver: Driver, crawler: Crawler) -> None:
    """Go back to all cases: what the filter was fed matches none."""
    queue = driver.desk.queue
    assert queue is not None
    await crawler.back(queue)
    queue.query_one("#filter", Input).value = ""
    await crawler.settle()


async def case(driver: Driver, crawler: Crawler) -> Screen[Any]:
    """Open the first case, from wherever the crawler is."""
    await home(driver, crawler)
    await driver.press("g", "enter")
    await on_screen(driver, CaseScreen)
    await crawler.settle()
    return driver.screen


async def on_screen(driver: Driver, kind: type[Screen[Any]]) -> None:
    await driver.until(lambda: isinstance(driver.screen, kind), kind.__name__)


async def findings(driver: Driver, crawler: Crawler) -> None:
    """Look at an audit, confirm what its auditor wrote, and say what came of it."""
    await home(driver, crawler)
    await driver.press("4")
    await crawler.settle()
    await driver.press("G", "v")
    await on_screen(driver, AuditScreen)
    crawler.look()
    await crawler.over(driver.screen)
    await home(driver, crawler)
    await driver.press("4")
    await crawler.settle()
    await driver.press("G", "o")
    await on_screen(driver, CaseScreen)
    await crawler.settle()
    await driver.tab("Findings")
    await driver.see("▲ A letter says major")
    crawler.look()
    await driver.press("g", "j", "enter")
    await on_screen(driver, FindingScreen)
    await crawler.feed()
    await on_screen(driver, WordingsScreen)
    crawler.look()
    await driver.press("y")
    await driver.see("To correct")
    crawler.look()
    await driver.press("G", "enter")
    await on_screen(driver, FormScreen)
    await crawler.feed()


async def release(driver: Driver, crawler: Crawler) -> None:
    """Go over numbers before they are published."""
    await home(driver, crawler)
    await driver.press("5", "w", "enter")
    await on_screen(driver, ReleaseScreen)
    await crawler.settle()
    await crawler.over(driver.screen)


async def fan_out(driver: Driver, crawler: Crawler) -> None:
    """Look at what comes with a report and what it comes to, and have that made."""
    await home(driver, crawler)
    await driver.open(crawler.reference)
    opened = driver.screen
    await crawler.press("w", opened)
    await crawler.back(opened)
    await driver.tab("Links")
    await take_for_report(driver, "1")
    await driver.press("n")
    await on_screen(driver, PlanScreen)
    crawler.look()
    await driver.press("y")
    await on_screen(driver, CaseScreen)
    await crawler.settle()
    crawler.look()


async def letter(driver: Driver, crawler: Crawler) -> None:
    """Write to somebody else, attach a file, and say why it goes although it quotes."""
    opened = await case(driver, crawler)
    await driver.press("r")
    await on_screen(driver, ComposeScreen)
    crawler.look()
    await fill(driver, to="somebody else")
    await crawler.feed()
    await fill(driver, letter="progress", to="whoever complained")
    await save(driver)
    await driver.see("How things stand")
    composing = driver.screen
    await crawler.press("ctrl+o", composing)
    await crawler.back(composing)
    await fill(driver, body=f"{THEIRS}\n{LINES}")
    await save(driver)
    await on_screen(driver, DraftReviewScreen)
    await driver.see("found")
    await crawler.press("y", driver.screen)
    await crawler.back(opened)


async def over_all(driver: Driver, crawler: Crawler) -> None:
    """Look at the letters that lead to each thing here, and at too small a window."""
    await driver.press("semicolon")
    await on_screen(driver, JumpScreen)
    crawler.look()
    await driver.press("escape")
    size = driver.desk.size
    await driver.pilot.resize_terminal(39, 11)
    await on_screen(driver, SmallScreen)
    crawler.look()
    await driver.pilot.resize_terminal(size.width, size.height)


async def behind(driver: Driver, crawler: Crawler) -> None:
    """Go over what takes more than one key, what lies over any screen, and the lock."""
    await findings(driver, crawler)
    await release(driver, crawler)
    await fan_out(driver, crawler)
    await letter(driver, crawler)
    await over_all(driver, crawler)
    await lock(driver, crawler)


async def lock(driver: Driver, crawler: Crawler) -> None:
    """Lock the desk over words that nobody saved, which are there once it is open."""
    await case(driver, crawler)
    await driver.press("N")
    await on_screen(driver, FormScreen)
    driver.screen.query_one(TextArea).text = LINES
    await driver.press("ctrl+l")
    await on_screen(driver, LockScreen)
    await crawler.feed()
    driver.desk.post_message(Unlocked(crawler.ring))
    await on_screen(driver, UnfinishedScreen)
    crawler.look()


async def custodian(driver: Driver, crawler: Crawler) -> None:
    """Go over what a second person is asked, who wrote under a hostile name, the queue."""
    await driver.press("6")
    await crawler.settle()
    await driver.press("G", "y")
    await on_screen(driver, ReviewScreen)
    crawler.look()
    await crawler.over(driver.screen)
    await home(driver, crawler)
    await driver.press("slash")
    await driver.type(crawler.reference)
    await driver.press("enter", "enter")
    await driver.see("See who wrote?")
    await driver.press(*"open", "enter")
    await on_screen(driver, IdentityScreen)
    await crawler.settle()
    await driver.see("PWNED")
    crawler.look()
    await crawler.over(driver.screen)
