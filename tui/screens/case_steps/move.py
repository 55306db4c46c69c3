"""Take the case to its next stage."""

from __future__ import annotations

from grievance.domain.stage import Move
from tui import asking
from tui.screens.case_steps.step import CaseDesk
from tui.screens.move import MoveScreen


async def move(desk: CaseDesk) -> None:
    """Ask where to, and why."""
    shown = desk.shown.opened.case

    def chosen(wish: Move | None) -> None:
        if wish is not None:
            desk.change(
                lambda: asking.move(desk.session, shown, wish),
                f"{shown.reference} is in {wish.to} now.",
            )

    await desk.put(MoveScreen(shown.stage), chosen)
