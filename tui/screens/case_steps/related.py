"""Go to a case that may be about the same."""

from __future__ import annotations

from textual.content import Content

from grievance.services.cases.related_cases import RelatedCase
from tui.screens.case_steps.step import CaseDesk
from tui.screens.menu import MenuScreen
from tui.text import line


async def related(desk: CaseDesk) -> None:
    """Ask to which of them; Esc leads from there back to this one."""
    found = desk.shown.related
    if not found:
        desk.say("No case that you may open seems to be about the same.")
        return

    async def chosen(place: int | None) -> None:
        if place is None:
            return
        case_id = found[place].case_id
        if case_id is None:
            desk.say("That case is not yours to open; ask a coordinator.")
        else:
            await desk.open_other(case_id)

    await desk.put(MenuScreen("Perhaps about the same", _choices(found)), chosen)


def _choices(found: tuple[RelatedCase, ...]) -> list[Content]:
    return [
        Content.assemble(
            line(one.reference), "  ", line(" · ".join(one.reasons), "$text-muted")
        )
        for one in found
    ]
