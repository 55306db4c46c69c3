"""A list that is read in a thread: what it says while it waits, and when it cannot."""

from __future__ import annotations

import asyncio

from collections.abc import Sequence
from threading import Event

from textual.app import App
from textual.screen import ModalScreen

from grievance.domain.errors import NotAllowedError
from grievance.services.log.changes_since import Changes
from tests.tui.offices import CY, Office
from tui.listed import Listed, Slot
from tui.screens.listing_screen import ListingScreen
from tui.session import Session
from tui.widgets.listing import Listing


CHANGED = Changes(size=9, elsewhere=True)
SOON = 60.0  # seconds; only a broken list needs them


class Names(ListingScreen[None]):
    NAME = "Names"
    SLOTS = (Slot("Name"),)
    LOADING = "Reading names …"
    EMPTY = "Nobody. Esc goes back."

    def __init__(self, session: Session, answers: Sequence[object]) -> None:
        super().__init__(session)
        self.answers = list(answers)

    def read(self) -> object:
        answer = self.answers.pop(0)
        if isinstance(answer, Event):
            assert answer.wait(SOON)
            return ["old"]
        if isinstance(answer, NotAllowedError):
            raise answer
        return answer

    def lines(self, found: Sequence[str]) -> Sequence[Listed]:
        return [Listed(cells=(name,), thing=name, key=name) for name in found]

    def words(self, found: Sequence[str]) -> str:
        return f"{len(found)} names"


async def test_the_last_list_stays_where_it_cannot_be_read_anew(
    office: Office,
) -> None:
    """
    It is called stale, with the key that tries again; a step that is refused is not.
    """
    session = Session(mechanism=office.mechanism, ring=office.ring(CY))
    away = NotAllowedError("The books are away.")
    names = Names(session, [away, ["Ann", "Bob"], away, []])
    app = App[None]()
    async with app.run_test(size=(100, 20)) as pilot:

        async def state() -> str:
            await app.workers.wait_for_complete()
            await pilot.pause()
            return str(names.query_one(".state").render())

        await app.push_screen(names)
        table = names.query_one(Listing)
        assert "Names · ! cannot be read" == await state()
        assert "The books are away. R tries again." == table.hint
        names.action_again()
        assert "Names · 2 names" == await state()
        names.change(names.read, "done")
        assert "Names · 2 names" == await state()
        assert "Ann" == names.thing

        names.answers.insert(0, away)
        names.action_again()
        expected = "Names · ! stale, R tries again: The books are away · 2 names"
        assert expected == await state()
        assert 2 == table.count
        names.action_again()
        assert "Names · 0 names" == await state()
        assert "Nobody. Esc goes back." == table.hint


async def test_it_is_read_anew_while_nobody_waits_for_anything(office: Office) -> None:
    """
    Not behind a dialog; a step that is taken meanwhile never waits, and is shown.
    """
    session = Session(mechanism=office.mechanism, ring=office.ring(CY))
    slow = Event()
    names = Names(session, [["Ann"], ["Bob"], ["Cy"], slow, ["Di"], ["Di"]])
    app = App[None]()
    async with app.run_test(size=(100, 20)) as pilot:

        async def listed() -> list[object]:
            for _ in range(5):  # what one answer leads to may be another question
                await app.workers.wait_for_complete()
                await pilot.pause()
            return [one.thing for one in names.query_one(Listing).lines]

        await app.push_screen(names)
        assert ["Ann"] == await listed()
        names.books_changed(CHANGED)
        assert ["Bob"] == await listed()

        dialog = ModalScreen[None]()
        await app.push_screen(dialog)
        names.books_changed(CHANGED)
        assert ["Bob"] == await listed()
        dialog.dismiss()
        assert ["Cy"] == await listed()

        names.books_changed(CHANGED)
        async with asyncio.timeout(SOON):
            while slow in names.answers:
                await pilot.pause()
        names.change(lambda: None, "done")
        slow.set()
        assert ["Di"] == await listed()
        assert [] == names.answers

        names.books_away("The books are away.")
        assert "R tries again: The books are away · 1 names" in str(
            names.query_one(".state").render()
        )
        names.answers.append(["Eve"])
        names.books_away("")
        assert ["Eve"] == await listed()
