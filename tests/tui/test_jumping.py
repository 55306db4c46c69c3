"""The letters that jumping shows, and what they are beside."""

from __future__ import annotations

from textual.geometry import Region

from tests.tui.offices import ADA, Office
from tests.tui.pilots import at_desk
from tui.keys.jumping import Jump, lettered
from tui.screens.jump import JumpScreen


def named(*names: str) -> list[Jump]:
    return [
        Jump(name=name, region=Region(0, 0, 1, 1), go=lambda: None) for name in names
    ]


def test_letters_are_of_the_name_where_they_are_free() -> None:
    """
    The first of the name, then the next of it, then of the alphabet; none has two.
    """
    found = lettered(named("Letters", "Links", "Élan", "5 l", "L"))

    assert {"l": "Letters", "i": "Links", "a": "Élan", "b": "5 l", "c": "L"} == {
        letter: jump.name for letter, jump in found.items()
    }


def test_what_is_left_over_has_no_letter() -> None:
    """
    There are only so many.
    """
    assert 26 == len(lettered(named(*"x" * 40)))


async def test_the_letters_stand_beside_what_they_lead_to(office: Office) -> None:
    """
    One before each tab, whose line has none of its own; another key leads nowhere. What is
    past the edge of a narrow screen is named with its letter.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        before = driver.screen
        await driver.press("semicolon")

        assert isinstance(driver.screen, JumpScreen)
        letters = {jump.name: key for key, jump in driver.screen.letters.items()}
        assert ("s", "l") == (letters["Summary"], letters["Letters"])
        assert "ContentTabs" not in letters
        await driver.see("sSummary")
        await driver.see("lLetters")
        await driver.press("exclamation_mark")
        assert before is driver.screen

        await driver.pilot.resize_terminal(80, 24)
        await driver.see("›")
        await driver.press("semicolon")
        await driver.see("r Triage b Risk A letter goes there")
        await driver.press("b")
        await driver.see("not assessed yet")
