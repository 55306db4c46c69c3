"""Who reads a long text is left where they are when it is shown anew."""

from __future__ import annotations

from uuid import uuid4

import pytest

from textual.app import App, ComposeResult

from grievance.domain.contents import LetterText
from grievance.domain.ids import PartId
from grievance.services.cases.read_letters import OpenedLetter
from tests.doubles import NOON
from tui.asking.shown_case import ShownLetter, shown_letter
from tui.widgets.letters import Letters
from tui.widgets.long_text import MARGIN, LongText
from tui.wrapping import Block


LINES = [Block(f"line {number}") for number in range(40)]


class Reading(App[None]):
    """A text alone."""

    def compose(self) -> ComposeResult:
        yield LongText()


@pytest.mark.parametrize(
    ("lines", "stay", "place"),
    [(40, True, 9), (41, True, 9), (14, True, 4), (40, False, 0)],
)
async def test_it_stays_where_one_reads(lines: int, place: int, *, stay: bool) -> None:
    """
    As far as there is still something to read; another text begins at its beginning.
    """
    app = Reading()
    async with app.run_test(size=(40, 10)) as pilot:
        text = app.query_one(LongText)
        text.show(LINES)
        await pilot.pause()
        text.scroll_to(y=9, animate=False, immediate=True)

        text.show([*LINES, Block("more")][:lines], stay=stay)
        await pilot.pause()

        assert place == text.scroll_offset.y


async def test_its_scrollbar_gets_room() -> None:
    """
    It comes once there are more lines than fit; none of them reaches below it.
    """
    app = Reading()
    async with app.run_test(size=(40, 10)) as pilot:
        text = app.query_one(LongText)
        text.show(LINES[:5])
        await pilot.pause()
        before = text.show_vertical_scrollbar

        text.show(LINES)
        await pilot.pause()

        assert (False, True) == (before, text.show_vertical_scrollbar)
        room = text.scrollable_content_region.width
        assert room - 2 * MARGIN == text.virtual_size.width


class Shelf(App[None]):
    """Letters alone."""

    def compose(self) -> ComposeResult:
        yield Letters()


def letter(subject: str) -> ShownLetter:
    text = "\n".join(f"{subject}, line {number}" for number in range(60))
    said = LetterText(received_at=NOON, subject=subject, text=text)
    return shown_letter(OpenedLetter(id=PartId(uuid4()), letter=said, writer=None))


async def test_another_letter_turns_no_page() -> None:
    """
    The one that is read stays on the screen, where it is, wherever it stands by then.
    """
    new, first, second = letter("new"), letter("first"), letter("second")
    app = Shelf()
    async with app.run_test(size=(60, 20)) as pilot:
        letters = app.query_one(Letters)
        letters.show([first, second], {})
        letters.go(1)
        await pilot.pause()
        text = letters.query_one("#letter", LongText)
        text.scroll_to(y=9, animate=False, immediate=True)

        letters.show([new, first, second], {})
        await pilot.pause()
        assert (second.opened, 9) == (letters.opened, text.scroll_offset.y)

        letters.reset()
        letters.show([first, second], {})
        await pilot.pause()
        assert (first.opened, 0) == (letters.opened, text.scroll_offset.y)
