"""Show who did what in a case, and who opened it."""

from __future__ import annotations

from grievance.domain.ids import CaseId
from tui.screens.case_steps.step import CaseDesk
from tui.screens.log import LogScreen


async def log(desk: CaseDesk) -> None:
    """Show the log of the case; Enter there leads back to it."""

    async def chosen(case_id: CaseId | None) -> None:
        if case_id is not None and case_id != desk.shown.opened.case.id:
            await desk.open_other(case_id)

    case_id = desk.shown.opened.case.id
    await desk.put(LogScreen(desk.session, case_id), chosen)
