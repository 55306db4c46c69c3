"""Have the worker read a message once more."""

from __future__ import annotations

from functools import partial

from grievance.services.list_quarantine import PutAside
from tui import asking_waiting as asking
from tui.screens.waiting_steps.step import WaitingDesk


async def retry(desk: WaitingDesk, aside: PutAside) -> None:
    """Nothing is lost by it: what cannot be read is put aside again."""
    desk.ask(
        partial(asking.retry, desk.session, aside.id),
        lambda _: desk.expect("The worker reads it once more.", aside.id),
    )
