"""Ask for a message to be destroyed, or answer who asked for it."""

from __future__ import annotations

from functools import partial

from textual.content import Content

from grievance.domain.request import RequestReason, RequestState
from grievance.services.intake.list_quarantine import PutAside
from tui.asking import waiting as asking
from tui.forms.matter import Matter
from tui.screens.confirm import GraveScreen
from tui.screens.menu import MenuScreen
from tui.screens.waiting_steps.step import WaitingDesk
from tui.waiting import Item, came_words, request_of


REASONS = {
    RequestReason.SPAM: "spam: nobody complains in it",
    RequestReason.MALICIOUS: "malicious: made to harm whoever opens it",
    RequestReason.TEST: "test: somebody of the office tried something",
    RequestReason.KNOWN: "known elsewhere: the same complaint is a case",
}
DESTROYED = (
    "The message that came {} is destroyed for good; there is no other copy. That two "
    "people wanted it, and why, stays in the log."
)


async def ask_discard(desk: WaitingDesk, aside: PutAside) -> None:
    """Ask why; another person decides."""
    reasons = list(REASONS)

    def chosen(place: int | None) -> None:
        if place is not None:
            question = partial(
                asking.ask_to_discard, desk.session, aside.id, reasons[place]
            )
            desk.change(question, "You asked for it; another person has to confirm.")

    choices = [Content(REASONS[reason]) for reason in reasons]
    await desk.put(MenuScreen("Why should it be destroyed?", choices), chosen)


async def confirm(desk: WaitingDesk, item: Item) -> None:
    """Destroy it as the second person, once more asked."""

    def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            _answer(desk, item, RequestState.CONFIRMED, "It is destroyed.")

    matter = Matter(
        title="Destroy this message?",
        consequence=DESTROYED.format(came_words(item)),
        told="nobody outside; whoever asked for it sees that it is done.",
        second="you; somebody else asked for it.",
        word="destroy",
    )
    await desk.put(GraveScreen(matter), confirmed)


async def refuse(desk: WaitingDesk, item: Item) -> None:
    """Let it lie."""
    said = "You refused; the message stays put aside."
    _answer(desk, item, RequestState.REFUSED, said)


async def withdraw(desk: WaitingDesk, item: Item) -> None:
    """Take one's own request back."""
    _answer(desk, item, RequestState.WITHDRAWN, "You took your request back.")


def _answer(desk: WaitingDesk, item: Item, state: RequestState, said: str) -> None:
    request = request_of(item)
    if request is not None:
        desk.change(partial(asking.answer, desk.session, request, state), said)
