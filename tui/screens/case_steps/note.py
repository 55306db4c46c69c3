"""Write a note to the case."""

from __future__ import annotations

from tui import doing
from tui.screens.case_steps.step import CaseDesk
from tui.screens.note import NoteScreen


async def note(desk: CaseDesk) -> None:
    """Ask for its text."""
    case_id = desk.shown.opened.case.id

    def written(text: str | None) -> None:
        if text is not None:
            desk.change(
                lambda: doing.write_note(desk.session, case_id, text),
                f"The note is in the case. {doing.UNDOES}",
            )

    await desk.put(NoteScreen(), written)
