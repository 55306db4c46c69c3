"""Give the case to somebody."""

from __future__ import annotations

from textual.content import Content

from grievance.domain.people import both_keys
from tui.asking import steps as asking_steps
from tui.asking.doing import UNDOES
from tui.screens.case_steps.step import CaseDesk
from tui.screens.menu import MenuScreen
from tui.text import line


async def assign(desk: CaseDesk) -> None:
    """Ask to whom, of those who can take cases."""
    shown, people = desk.shown.opened.case, desk.session.handlers
    choices = [
        Content.assemble(
            line(person.name),
            (f"  {', '.join(sorted(person.roles))}", "$text-muted"),
        )
        for person in people
    ]

    def chosen(place: int | None) -> None:
        if place is not None:
            handler = people[place]
            now = f"{shown.reference} is {handler.name}'s now."
            desk.change(
                lambda: asking_steps.assign(desk.session, shown, handler.id),
                " ".join(filter(None, (now, both_keys(handler), UNDOES))),
            )

    await desk.put(MenuScreen("Who handles it?", choices), chosen)
