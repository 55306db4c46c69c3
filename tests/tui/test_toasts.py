"""What is told goes away by itself: until then it covers nothing that one works with."""

from __future__ import annotations

import pytest

from textual.errors import NoWidget
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets._toast import Toast

from tests.tui.offices import ADA, Office
from tests.tui.pilots import Driver, at_desk
from tui.screens.compose import ComposeScreen
from tui.screens.new_case import NewCaseScreen
from tui.widgets.choice import Choice
from tui.widgets.key_line import KeyLine
from tui.widgets.marks import Marks
from tui.widgets.picker import Picker


TOLD = "The worker has made case GR-7F3K-9Q2D of what you put in; it is in the queue."
WORKED_WITH = (Input, TextArea, Picker, Choice, Marks, KeyLine)


def covered(screen: Screen[object]) -> list[str]:
    """Return what lies under what is told, of all that takes keys or names them."""
    toasts = [one.region for one in screen.query(Toast) if one.region]
    assert toasts
    return [
        f"{type(one).__name__} {one.id}"
        for kind in WORKED_WITH
        for one in screen.query(kind)
        if any(_seen(one, screen).overlaps(toast) for toast in toasts)
    ]


def _seen(widget: Widget, screen: Screen[object]) -> Region:
    """Return where a widget is seen; a field may be scrolled out of sight, or hidden."""
    try:
        return screen.find_widget(widget).visible_region
    except NoWidget:
        return Region()


async def told(driver: Driver) -> list[str]:
    """Tell something, and return what it covers until it is gone."""
    driver.desk.notify(TOLD, timeout=60)
    await driver.until(
        lambda: any(one.region for one in driver.screen.query(Toast)), "it"
    )
    await driver.pilot.pause()
    found = covered(driver.screen)
    driver.desk.clear_notifications()
    await driver.until(lambda: not driver.screen.query(Toast), "it gone")
    return found


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["usual", "least"])
async def test_what_is_told_covers_no_field(
    office: Office, size: tuple[int, int]
) -> None:
    """
    Neither the filter of a list, nor a form, nor the last line with the keys.
    """
    async with at_desk(office, ADA, size=size) as driver:
        assert [] == await told(driver)

        await driver.press("C")
        await driver.until(lambda: isinstance(driver.screen, NewCaseScreen), "a case")
        assert [] == await told(driver)
        await driver.press("escape", "r")
        await driver.until(lambda: isinstance(driver.screen, ComposeScreen), "a letter")
        assert [] == await told(driver)
