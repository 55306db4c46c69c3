"""Keys that come faster than they are handled do what they would have done one by one."""

from __future__ import annotations

from uuid import uuid4

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, TextArea

from grievance.domain.ids import SpoolId
from tests.tui.offices import ADA, Office
from tests.tui.pilots import Driver, at_desk
from tests.tui.test_drafts import draft
from tui.asking.entry_draft import EntryDraft
from tui.screens.compose import ComposeScreen
from tui.screens.draft_review import DraftReviewScreen
from tui.screens.form import FormScreen
from tui.screens.new_case import NewCaseScreen
from tui.session import Session


WORDS = "because"


def type_and_save(driver: Driver, field: Widget) -> None:
    """Type, and save before a letter of it was handled."""
    driver.screen.set_focus(field)
    for letter in WORDS:
        driver.desk.post_message(Key(letter, letter))
    driver.desk.post_message(Key("ctrl+s", None))


async def test_all_that_was_typed_is_saved(office: Office) -> None:
    """
    The key that saves is handled before letters are; it waits for those typed before it,
    in a form, in a letter and in a complaint that is taken down.
    """
    saved = list[str]()

    def enter(_session: Session, entry: EntryDraft) -> SpoolId:
        saved.append(entry.text)
        return SpoolId(uuid4())

    async with at_desk(office, ADA) as driver:
        await driver.press("C")
        await driver.see("A new case")
        told = driver.screen
        assert isinstance(told, NewCaseScreen)
        told._enter = enter
        type_and_save(driver, told.query_one(TextArea))
        await driver.until(lambda: bool(saved), "saved")
        assert [WORDS] == saved

        await driver.press("enter")
        await driver.see("Received")
        await driver.press("p")
        await driver.see("How urgent is")
        form = driver.screen
        assert isinstance(form, FormScreen)
        form._submit = lambda values: saved.append(values["reason"])
        type_and_save(driver, form.query_one("#field-reason", Input))
        await driver.until(lambda: len(saved) > 1, "saved")
        assert [WORDS] * 2 == saved

        await driver.tab("Drafts")
        await draft(driver)
        letter = driver.screen
        assert isinstance(letter, ComposeScreen)
        body = letter.query_one("#field-body", TextArea)
        body.text = ""
        type_and_save(driver, body)
        await driver.until(
            lambda: isinstance(driver.screen, DraftReviewScreen), "the review"
        )
        await driver.see(WORDS)
