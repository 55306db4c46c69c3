"""Have a form filled in for an opened case; the form itself asks the services."""

from __future__ import annotations

from collections.abc import Callable

from grievance.services.cases.open_case import OpenedCase
from tui.asking import cases as asking
from tui.asking.shown_case import ShownCase, prepare
from tui.forms.form import Form, Values
from tui.screens.case_steps.step import CaseDesk
from tui.screens.form import FormScreen


Remarks = tuple[str, ...]


async def fill_in(
    desk: CaseDesk,
    form: Form,
    keep: Callable[[Values], OpenedCase | Remarks | None],
    said: str,
) -> None:
    """
    Ask for the fields of *form*; *keep* runs in a thread, and may refuse.

    Then the case is shown as it is, and *said* is told, with what *keep* remarks.  Where
    somebody else was faster it is shown behind the form as it is then, so that a second
    try follows on theirs.
    """
    session, case_id = desk.session, desk.shown.opened.case.id

    def submit(values: Values) -> tuple[ShownCase, Remarks]:
        kept = keep(values)
        if isinstance(kept, OpenedCase):
            return prepare(session, kept), ()
        return prepare(session, asking.read_case(session, case_id)), kept or ()

    def filled(found: tuple[ShownCase, Remarks] | None) -> None:
        if found is not None:
            shown, remarks = found
            desk.show(shown, " ".join((said, *remarks)))

    screen = FormScreen(session, form, submit, overtaken=desk.reread)
    await desk.put(screen, filled)
