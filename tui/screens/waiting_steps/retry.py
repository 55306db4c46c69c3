"""Have the worker do once more what it could not do."""

from __future__ import annotations

from functools import partial

from grievance.services.intake.list_quarantine import PutAside
from grievance.services.office.list_given_up import GivenUp
from tui.asking import waiting as asking
from tui.screens.waiting_steps.step import WaitingDesk


async def retry(desk: WaitingDesk, item: PutAside | GivenUp) -> None:
    """Nothing is lost by it: what cannot be done is put aside, or given up, again."""
    if isinstance(item, GivenUp):
        question = partial(asking.try_job, desk.session, item.id)
        desk.change(question, f"The worker tries job {item.id} anew.")
        return
    desk.ask(
        partial(asking.retry, desk.session, item.id),
        lambda _: desk.expect("The worker reads it once more.", item.id),
    )
