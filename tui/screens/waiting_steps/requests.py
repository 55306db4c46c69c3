"""Confirm, refuse or take back what was asked for a case, as the second person or the first."""

from __future__ import annotations

from functools import partial

from grievance.domain.draft import AskedRelease
from grievance.domain.ids import RequestId
from grievance.domain.request import FOR_GOOD, RequestedAct, RequestState
from grievance.services.letters.guard_letter import Checked
from tui.asking import letters as asking_letters
from tui.asking import waiting as asking
from tui.facts.waiting import act_words
from tui.forms.form import Form, Values, Words
from tui.forms.matter import Matter
from tui.forms.release import letting_go, release_form
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.screens.review import ReviewScreen
from tui.screens.waiting_steps.step import WaitingDesk
from tui.waiting import Asked


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
    """Do at once what another person asked for; a letter is read before."""
    if item.act is RequestedAct.RELEASE_LETTER:
        await _review(desk, item)
    else:
        await _answer(desk, item, RequestState.CONFIRMED)


async def refuse(desk: WaitingDesk, item: Asked) -> None:
    """Let it not be done."""
    await _answer(desk, item, RequestState.REFUSED)


async def withdraw(desk: WaitingDesk, item: Asked) -> None:
    """Ask for it no longer."""
    await _answer(desk, item, RequestState.WITHDRAWN)


async def open_case(desk: WaitingDesk, item: Asked) -> None:
    """Open the case it is about."""
    if item.case_id is not None:
        screen = CaseScreen(desk.session, item.case_id, desk.cases)
        await desk.put(screen, lambda _: None)


async def _answer(desk: WaitingDesk, item: Asked, state: RequestState) -> None:
    why = Words(name="reason", label="Why?", hint="sealed in the case; may be empty")
    is_letter = item.act is RequestedAct.RELEASE_LETTER
    warning = FOR_GOOD.get(item.act, "") if state is RequestState.CONFIRMED else ""
    said = (
        item.reason or "No reason was given.",
        warning,
        "Ctrl+S does it, Esc goes back.",
    )
    form = Form(
        title=f"{TITLES[state]} {act_words(item)}",
        fields=(why,),
        said=" · ".join(filter(None, said)),
        matter=lambda _: _for_good(item, warning),
    )

    def submit(values: Values) -> bool:
        reason = values["reason"].strip()
        if is_letter:
            asking_letters.answer_request(
                desk.session, item.request.id, state, reason=reason
            )
        else:
            asking.answer(desk.session, item.request, state, reason)
        return True

    def answered(is_done: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_done:
            desk.done(DONE[state])

    await desk.put(FormScreen(desk.session, form, submit), answered)


def _for_good(item: Asked, warning: str) -> Matter | None:
    """Return what is asked before something is destroyed; None for all else."""
    if not warning:
        return None
    return Matter(
        title=f"{TITLES[RequestState.CONFIRMED]} {act_words(item)}",
        consequence=warning,
        references=(item.about,) if item.case_id else (),
        told="nobody outside; the log keeps that two people wanted it.",
        second="you; somebody else asked for it.",
        word="destroy",
    )


async def _review(desk: WaitingDesk, item: Asked) -> None:
    """Show the very words that are to go out, with what may give somebody away."""
    request_id = item.request.id

    async def show(found: tuple[AskedRelease, Checked, str]) -> None:
        asked, checked, goes_to = found

        async def answered(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_meant:
                await _let_go(desk, request_id, asked, checked, goes_to)

        await desk.put(ReviewScreen(act_words(item), checked), answered)

    desk.ask(partial(asking_letters.check_request, desk.session, request_id), show)


async def _let_go(
    desk: WaitingDesk,
    request_id: RequestId,
    asked: AskedRelease,
    checked: Checked,
    goes_to: str,
) -> None:
    def submit(values: Values) -> bool:
        how, state = letting_go(values, checked), RequestState.CONFIRMED
        asking_letters.answer_request(desk.session, request_id, state, how)
        return True

    def gone(is_done: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_done:
            desk.done("It is on its way.")

    form = release_form(
        checked,
        asked.copy.to.party,
        goes_to=goes_to,
        asked_to=asked.address,
        is_missing=not goes_to,  # whoever answers may see it
    )
    await desk.put(FormScreen(desk.session, form, submit), gone)
