"""Confirm, refuse or take back what was asked for a case, as the second person or the first."""

from __future__ import annotations

from uuid import UUID

from grievance.domain.ids import CaseId
from grievance.domain.request import RequestedAct, RequestState
from tui import asking_waiting as asking
from tui.form import Form, Values, Words
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.screens.waiting_steps.step import WaitingDesk
from tui.waiting import Asked, act_words


ABOUT_CASES = frozenset(RequestedAct) - {RequestedAct.DISCARD_MESSAGE}
DONE = {
    RequestState.CONFIRMED: "You confirmed; it is done.",
    RequestState.REFUSED: "You refused; nothing was done.",
    RequestState.WITHDRAWN: "You took your request back.",
}
TITLES = {
    RequestState.CONFIRMED: "Confirm?",
    RequestState.REFUSED: "Refuse?",
    RequestState.WITHDRAWN: "Take it back?",
}


async def confirm(desk: WaitingDesk, item: Asked) -> None:
    """Do at once what another person asked for."""
    await _answer(desk, item, RequestState.CONFIRMED)


async def refuse(desk: WaitingDesk, item: Asked) -> None:
    """Let it not be done."""
    await _answer(desk, item, RequestState.REFUSED)


async def withdraw(desk: WaitingDesk, item: Asked) -> None:
    """Ask for it no longer."""
    await _answer(desk, item, RequestState.WITHDRAWN)


async def open_case(desk: WaitingDesk, item: Asked) -> None:
    """Open the case it is about."""
    case_id = CaseId(UUID(item.request.object))
    await desk.put(CaseScreen(desk.session, case_id, desk.cases), lambda _: None)


async def _answer(desk: WaitingDesk, item: Asked, state: RequestState) -> None:
    form = Form(
        title=f"{TITLES[state]} {act_words(item)}",
        fields=(
            Words(name="reason", label="Why?", hint="sealed in the case; may be empty"),
        ),
        said=f"{item.reason or 'No reason was given.'} · Ctrl+S does it, Esc goes back.",
    )

    def submit(values: Values) -> bool:
        asking.answer(desk.session, item.request, state, values["reason"].strip())
        return True

    def answered(is_done: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_done:
            desk.done(DONE[state])

    await desk.put(FormScreen(desk.session, form, submit), answered)
