"""See who wrote."""

from __future__ import annotations

from tui import asking
from tui.screens.case_steps.step import CaseDesk
from tui.screens.confirm import ConfirmScreen


DISCLOSURE = (
    "Who wrote is sealed apart from what they wrote. That you looked, and when, is "
    "written into the log, which everybody who may read this case can see."
)


async def identity(desk: CaseDesk) -> None:
    """Ask whether it is meant."""
    case_id = desk.shown.opened.case.id

    def confirmed(answer: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if answer:
            desk.change(lambda: asking.read_writers(desk.session, case_id))

    await desk.put(ConfirmScreen("See who wrote?", DISCLOSURE), confirmed)
