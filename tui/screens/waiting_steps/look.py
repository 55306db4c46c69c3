"""Look at a message that was put aside, and perhaps make a case of it by hand."""

from __future__ import annotations

from functools import partial

from grievance.services.intake.list_quarantine import PutAside
from grievance.services.intake.look_at_message import SafeText
from tui.asking import waiting as asking
from tui.screens.look import LookScreen
from tui.screens.waiting_steps.by_hand import fill_in
from tui.screens.waiting_steps.step import WaitingDesk
from tui.waiting import Asked


async def look(desk: WaitingDesk, item: PutAside | Asked) -> None:
    """Open it as text; that is logged."""
    aside = item.aside if isinstance(item, Asked) else item
    if aside is None:
        return

    async def show(text: SafeText) -> None:
        async def left(wish: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if wish:
                await fill_in(desk, aside, text)

        await desk.put(LookScreen(aside, text), left)

    desk.ask(partial(asking.look, desk.session, aside.id), show)
