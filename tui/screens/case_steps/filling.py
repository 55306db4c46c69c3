"""Have a form filled in for an opened case; the form itself asks the services."""

from __future__ import annotations

from collections.abc import Callable

from grievance.services.open_case import OpenedCase
from tui import asking
from tui.form import Form, Values
from tui.screens.case_steps.step import CaseDesk
from tui.screens.form import FormScreen
from tui.shown_case import ShownCase, prepare


async def fill_in(
    desk: CaseDesk,
    form: Form,
    keep: Callable[[Values], object],
    said: str,
) -> None:
    """
    Ask for the fields of *form*; *keep* runs in a thread, and may refuse.

    Then the case is shown as it is, and *said* is told.  Where somebody else was faster
    it is shown behind the form as it is then, so that a second try follows on theirs.
    """
    session, case_id = desk.session, desk.shown.opened.case.id

    def submit(values: Values) -> ShownCase:
        kept = keep(values)
        opened = kept if isinstance(kept, OpenedCase) else None
        return prepare(session, opened or asking.read_case(session, case_id))

    def filled(shown: ShownCase | None) -> None:
        if shown is not None:
            desk.show(shown, said)

    screen = FormScreen(desk.session, form, submit, overtaken=desk.reread)
    await desk.put(screen, filled)
