"""Write a note to the case."""

from __future__ import annotations

from grievance.services.cases.open_case import OpenedCase
from tui.asking import doing
from tui.forms.form import Form, Prose, Values
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk


FORM = Form(
    title="A note to this case",
    fields=(Prose(name="text", label="Note", needed="A note needs some text."),),
    said="Ctrl+S seals it to the case under your name. Esc goes back.",
)


async def note(desk: CaseDesk) -> None:
    """Ask for its text, which stays there until it is in the case."""
    case_id = desk.shown.opened.case.id

    def keep(values: Values) -> OpenedCase:
        return doing.write_note(desk.session, case_id, values["text"])

    await fill_in(desk, FORM, keep, f"The note is in the case. {doing.UNDOES}")
