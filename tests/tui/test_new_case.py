"""A complaint taken down by hand: its fields, its refusals, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from textual.widgets import Input, TextArea

from grievance.domain.intake import Outcome
from grievance.domain.slip import Channel
from grievance.services.slips.list_cases import list_cases
from tests.tui.offices import ADA, CY, HOSTILE, SHOWN, Office
from tests.tui.pilots import Driver, at_desk
from tui.screens.new_case import NewCaseScreen
from tui.screens.queue import QueueScreen


async def begin(driver: Driver) -> None:
    await driver.press("C")
    await driver.see("A new case")


async def test_a_call_becomes_a_case(office: Office) -> None:
    """
    What somebody took down is put in, made by the worker, and then in the queue.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.type("No pay again")
        await driver.press("enter")
        await driver.type("Maria Caller")
        await driver.press("enter", *"123", "enter", "enter")
        await driver.type("She calls since nobody was paid.")
        await driver.press("ctrl+s")
        await driver.see("the worker is making the case")
        await driver.see("1 being made")
        assert isinstance(driver.screen, QueueScreen)

        (receipt,) = office.work()

        assert Outcome.CASE is receipt.outcome
        await driver.see(f"The worker made {receipt.reference} of it.")
        await driver.see("5 of 5 cases")
        await driver.miss("being made")
        await driver.open(str(receipt.reference))
        await driver.tab("Letters")
        await driver.see("She calls since nobody was paid.")
        await driver.see("No pay again")
        await driver.see("telephone, taken down by Ada Berg")
        assert "Maria" not in driver.text
        await driver.press("i", *"open", "enter")
        await driver.see("From Maria Caller")
        await driver.see("Contact 123")


async def test_the_channel_is_chosen(office: Office) -> None:
    """
    One of three words stands in brackets; keys beside it choose another.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("[telephone] letter meeting")
        await driver.press("shift+tab", "shift+tab", "right")
        await driver.see("telephone [letter] meeting")
        await driver.press("left", "left")
        await driver.see("telephone letter [meeting]")
        driver.screen.query_one(TextArea).text = "said in the canteen"
        await driver.press("ctrl+s")
        await driver.see("1 being made")

    office.work()
    with office.mechanism.store.read() as tx:
        channels = [listed.slip.channel for listed in list_cases(tx, office.ring(ADA))]
    assert 1 == channels.count(Channel.MEETING)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", " ", "A complaint needs some text; write down what was said."),
        ("received", "soon", "Write the day it was received like 2026-03-31."),
        ("received", "2027-01-01", "lies in the future; please check the date."),
        ("language", "klingon", "A language is a code like en or pt;"),
        ("subject", "x" * 501, "Subject, name and contact have at most 500"),
        ("file", "/nowhere/at/all", "There is no such file; type its whole path."),
    ],
)
async def test_what_cannot_be_right_is_told(
    office: Office, field: str, value: str, sentence: str
) -> None:
    """
    A sentence says what is wrong; nothing is put in, and nothing typed is lost.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        text = driver.screen.query_one(TextArea)
        text.text = value if field == "text" else "words"
        if field != "text":
            driver.screen.query_one(f"#{field}", Input).value = value
        await driver.press("ctrl+s")

        await driver.see(sentence)
        assert isinstance(driver.screen, NewCaseScreen)
        assert [] == office.work()


async def test_who_may_not_enter_is_told(office: Office) -> None:
    """
    The rule is the service's; its sentence stands beside the fields.
    """
    async with at_desk(office, CY) as driver:
        await begin(driver)
        driver.screen.query_one(TextArea).text = "words"
        await driver.press("ctrl+s")

        await driver.see("Only who works on cases, or a custodian, may enter one")
        assert "words" == driver.screen.query_one(TextArea).text


async def test_escape_does_not_throw_words_away(office: Office) -> None:
    """
    An empty form closes at once; one with words only when Esc is pressed twice in a row.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")

        await begin(driver)
        await driver.press("x", "escape")
        await driver.see("Esc again throws it away")
        await driver.press("y", "escape")
        assert isinstance(driver.screen, NewCaseScreen)
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")
        assert [] == office.work()


async def test_locking_drops_what_was_typed(office: Office) -> None:
    """
    A form that was left open holds nothing once the desk is locked.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        form = driver.screen
        assert isinstance(form, NewCaseScreen)
        text, subject = form.query_one(TextArea), form.query_one("#subject", Input)
        text.text, subject.value = "said in confidence", "wages"
        await driver.press("ctrl+l")

        await driver.see("Passphrase")
        assert ("", "") == (text.text, subject.value)
        assert "confidence" not in driver.text


async def test_files_go_with_it(office: Office, tmp_path: Path) -> None:
    """
    Files are named one by one, and lie in the case afterwards.
    """
    photo = tmp_path / "dam photo.jpg"
    photo.write_bytes(b"secret photo")
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        driver.screen.query_one(TextArea).text = "see the photo"
        field = driver.screen.query_one("#file", Input)
        field.focus()
        field.value = str(photo)
        await driver.press("enter")
        await driver.see("with dam photo.jpg")
        assert "" == field.value
        await driver.press("ctrl+s")
        await driver.see("1 being made")
        (receipt,) = office.work()
        await driver.see("5 of 5 cases")

        await driver.open(str(receipt.reference))
        await driver.tab("Letters")
        await driver.see("w saves dam photo.jpg image/jpeg 12 B")


async def test_hostile_fields_are_literal(office: Office) -> None:
    """
    Whatever is pasted into a field is text in the form, and in the case it becomes.
    """
    async with at_desk(office, ADA, size=(160, 40)) as driver:
        await begin(driver)
        for field in ("subject", "name", "contact"):
            driver.screen.query_one(f"#{field}", Input).value = HOSTILE
        driver.screen.query_one(TextArea).text = HOSTILE
        await driver.see("[/x] [@click=app.quit]leave[/]")
        await driver.press("ctrl+s")
        await driver.see("1 being made")
        (receipt,) = office.work()
        await driver.see("5 of 5 cases")

        await driver.open(str(receipt.reference))
        await driver.tab("Letters")
        await driver.see(SHOWN.partition(" ␛")[0])


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_the_form_fits(office: Office, size: tuple[int, int]) -> None:
    """
    At every size the first fields and the way out are seen, and no line is too wide.
    """
    async with at_desk(office, ADA, size=size) as driver:
        await begin(driver)

        await driver.see("Came by")
        await driver.see("Ctrl+S seals it")
        assert {size[0]} == {len(line) for line in driver.text.splitlines()}
