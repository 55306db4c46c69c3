"""Fill in the forms of the desk as somebody does, by the names of their fields."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input, TextArea

from tests.tui.pilots import Driver
from tui.screens.form import FormScreen
from tui.screens.pick import PickScreen
from tui.widgets.choice import Choice
from tui.widgets.picker import Picker


async def fill(driver: Driver, **fields: str) -> None:
    """Type into each field; in a list, look for the words and take the first found."""
    for name, words in fields.items():
        form = driver.screen
        assert isinstance(form, FormScreen)
        widget = form.query_one(f"#field-{name}")
        form.set_focus(widget)
        await _put(driver, widget, words)


async def _put(driver: Driver, widget: Widget, words: str) -> None:
    match widget:
        case Input():
            widget.value = ""
            await driver.type(words)
        case TextArea():
            widget.text = words
        case Picker():
            await choose(driver, words)
        case Choice():
            widget.choose(words)
        case _:
            await driver.press(*words)  # marks: x marks, l goes on


async def choose(driver: Driver, words: str) -> None:
    """Open the list under the focus, and take the first line with these words."""
    await driver.type(words)
    await driver.until(lambda: isinstance(driver.screen, PickScreen), "list")
    await driver.press("enter")
    await driver.until(lambda: not isinstance(driver.screen, PickScreen), "form")


async def save(driver: Driver) -> None:
    await driver.press("ctrl+s")
