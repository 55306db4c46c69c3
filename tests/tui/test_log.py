"""The log at the desk: who opened what when, and from there to the case."""

from __future__ import annotations

from datetime import UTC, datetime

from grievance.services.log.read_log import LogLine, LogView
from tests.tui.offices import ADA, BO, Office, complaint
from tests.tui.pilots import at_desk
from tui.facts.log import log_words
from tui.screens.case import CaseScreen
from tui.screens.log import LogScreen


async def test_who_opened_what(office: Office) -> None:
    """
    From the queue all that one may open, from a case its own; names, and no ids.
    """
    async with at_desk(office, ADA, size=(110, 34)) as driver:
        await driver.press("enter")
        await driver.see("Kind complaint")
        await driver.press("H")
        await driver.see("Ada Berg opened GR-")
        await driver.see("The mechanism put a letter in GR-")
        await driver.press("escape", "escape", "0")
        await driver.see("The mechanism opened the new case GR-")
        new = office.take_in(complaint("No water", "There is no water."))
        await driver.see(f"The mechanism opened the new case {new.reference}")
        await driver.press("w")
        await driver.see("Log · 1 of")
        await driver.see("who read what")
        await driver.press("enter")

        await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
        await driver.see("Kind complaint")


async def test_what_is_looked_for(office: Office) -> None:
    """
    Words narrow it as one types, where keys are letters; Esc clears them, then leaves.
    """
    async with at_desk(office, BO) as driver:
        await driver.press("0")
        await driver.see("not for you to see")
        await driver.press("slash", *"berg wrm")
        await driver.see("Nothing of that is among these entries")
        assert "berg wrm" in driver.text
        assert "⏎ To the list esc Clear ^l Lock" == driver.keys
        await driver.press("escape")
        await driver.see("founded the office")
        await driver.press("m")
        await driver.see("There are no older entries.")
        assert isinstance(driver.screen, LogScreen)
        await driver.press("escape")
        await driver.until(lambda: not isinstance(driver.screen, LogScreen), "queue")


def test_how_much_of_the_log_there_is() -> None:
    """
    Where older entries fit as well, nobody is told that these are all.
    """
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    lines = tuple(
        LogLine(number=n, at=at, who="Ada", act="x", sentence="y") for n in (2, 1)
    )

    assert "2 entries" == log_words(LogView(lines=lines, total=9), 2)
    assert "1 of 2 entries" == log_words(LogView(lines=lines, total=9), 1)
    cut = LogView(lines=lines, is_cut=True, total=9)
    older = "the log has 9, m shows older ones"
    assert f"the newest 2 · {older}" == log_words(cut, 2)
    assert f"1 of the newest 2 · {older}" == log_words(cut, 1)
