"""Keys that come faster than they are handled do what they would have done one by one."""

from __future__ import annotations

from textual.events import Key
from textual.keys import _character_to_key
from textual.widgets import Input

from tests.tui.offices import ADA, Office
from tests.tui.pilots import at_desk
from tui.screens.form import FormScreen


async def test_a_form_is_saved_with_all_that_was_typed(office: Office) -> None:
    """
    The key that saves is handled before letters are; it waits for those typed before it.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Received")
        await driver.press("p")
        await driver.see("How urgent is")
        form, saved = driver.screen, list[str]()
        assert isinstance(form, FormScreen)
        form._submit = lambda values: saved.append(values["reason"])
        form.set_focus(form.query_one("#field-reason", Input))
        for letter in "because":
            driver.desk.post_message(Key(_character_to_key(letter), letter))
        driver.desk.post_message(Key("ctrl+s", None))

        await driver.until(lambda: bool(saved), "saved")

        assert ["because"] == saved
