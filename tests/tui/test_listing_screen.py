"""A list that is read in a thread: what it says while it waits, and when it cannot."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App

from grievance.domain.errors import NotAllowedError
from tests.tui.offices import CY, Office
from tui.listed import Listed, Slot
from tui.screens.listing_screen import ListingScreen
from tui.session import Session
from tui.widgets.listing import Listing


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
        assert "Names · ! The books are away. R tries again" == await state()
        assert "The books are away. R tries again." == table.hint
        names.action_again()
        assert "Names · 2 names" == await state()
        names.change(names.read, "done")
        assert "Names · 2 names" == await state()
        assert "Ann" == names.thing

        names.answers.insert(0, away)
        names.action_again()
        expected = "Names · ! stale: 2 names · The books are away. R tries again"
        assert expected == await state()
        assert 2 == table.count
        names.action_again()
        assert "Names · 0 names" == await state()
        assert "Nobody. Esc goes back." == table.hint
