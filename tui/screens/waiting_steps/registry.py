"""Every step, in the order of the menu; keys, footer, help and menu come from here."""

from __future__ import annotations

from collections.abc import Callable

from grievance.domain.ids import PersonId
from grievance.domain.intake import SpoolState
from grievance.domain.outgoing import OutgoingState
from grievance.domain.request import PlainAct, RequestedAct
from grievance.services.intake.list_quarantine import PutAside
from grievance.services.office.list_given_up import GivenUp
from grievance.storage.outgoing import ListedOutgoing
from tui.screens.waiting_steps import discard, letters, requests
from tui.screens.waiting_steps.by_hand import as_it_is, by_hand
from tui.screens.waiting_steps.look import look
from tui.screens.waiting_steps.retry import retry
from tui.screens.waiting_steps.step import Step
from tui.waiting import Asked, Item, request_of


def _can_be_looked_at(item: Item, _me: PersonId) -> bool:
    aside = item.aside if isinstance(item, Asked) else item
    return isinstance(aside, PutAside) and aside.may_open


def _can_be_filed(item: Item, _me: PersonId) -> bool:
    return isinstance(item, PutAside) and item.may_open


def _is_automatic(item: Item, me: PersonId) -> bool:
    if not isinstance(item, PutAside) or item.state is not SpoolState.SET_ASIDE:
        return False
    return _can_be_filed(item, me)


def _is_aside(item: Item, _me: PersonId) -> bool:
    return isinstance(item, PutAside)


def _can_be_tried(item: Item, _me: PersonId) -> bool:
    return isinstance(item, (PutAside, GivenUp))


def _is_mine(item: Item, me: PersonId) -> bool:
    request = request_of(item)
    return request is not None and request.asked_by == me


def _discards_mine(item: Item, me: PersonId) -> bool:
    return _is_mine(item, me) and isinstance(item, PutAside)


def _is_anothers(item: Item, me: PersonId) -> bool:
    request = request_of(item)
    if request is None or request.act is not PlainAct.DISCARD_MESSAGE:
        return False
    return request.asked_by != me


def _asked(*, by_me: bool) -> Callable[[Item, PersonId], bool]:
    """Tell of a request about a case, whether it is one's own."""

    def fits(item: Item, me: PersonId) -> bool:
        if not isinstance(item, Asked):
            return False
        is_of_case = item.request.act is not PlainAct.DISCARD_MESSAGE
        return is_of_case and item.is_open and _is_mine(item, me) is by_me

    return fits


def _moves_a_case(item: Item, _me: PersonId) -> bool:
    return isinstance(item, Asked) and item.act is RequestedAct.MOVE_CASE


def _is_in(*states: OutgoingState) -> Callable[[Item, PersonId], bool]:
    def fits(item: Item, _me: PersonId) -> bool:
        return isinstance(item, ListedOutgoing) and item.cover.state in states

    return fits


_WITHDRAWN_FROM = (
    OutgoingState.HELD,
    OutgoingState.RELEASED,
    OutgoingState.UNCERTAIN,
    OutgoingState.FAILED,
)
STEPS = (
    Step(
        name="look",
        key="l",
        label="Look",
        words="Look at it as text; that is logged",
        fits=_can_be_looked_at,
        run=look,
    ),
    Step(
        name="retry",
        key="t",
        label="Try again",
        words="Try again: the worker does it once more",
        fits=_can_be_tried,
        run=retry,
    ),
    Step(
        name="by_hand",
        key="h",
        label="By hand",
        words="Make a case of it by hand; that you look is logged",
        fits=_can_be_filed,
        run=by_hand,
    ),
    Step(
        name="as_it_is",
        key="m",
        label="As it is",
        words="Make a case of it as it is; no machine sent it",
        fits=_is_automatic,
        run=as_it_is,
    ),
    Step(
        name="discard",
        key="d",
        label="Discard",
        words="Ask to destroy it; another person decides",
        fits=_is_aside,
        run=discard.ask_discard,
    ),
    Step(
        name="withdraw_request",
        key="w",
        label="Take request back",
        words="Take your request back",
        fits=_discards_mine,
        run=discard.withdraw,
    ),
    Step(
        name="confirm",
        key="y",
        label="Confirm",
        words="Confirm: destroy it for good",
        fits=_is_anothers,
        run=discard.confirm,
    ),
    Step(
        name="refuse",
        key="n",
        label="Refuse",
        words="Refuse: let it lie",
        fits=_is_anothers,
        run=discard.refuse,
    ),
    Step(
        name="confirm_asked",
        key="y",
        label="Confirm",
        words="Confirm: it is done at once",
        fits=_asked(by_me=False),
        run=requests.confirm,
    ),
    Step(
        name="refuse_asked",
        key="n",
        label="Refuse",
        words="Refuse: it is not done",
        fits=_asked(by_me=False),
        run=requests.refuse,
    ),
    Step(
        name="withdraw_asked",
        key="w",
        label="Take request back",
        words="Take your request back",
        fits=_asked(by_me=True),
        run=requests.withdraw,
    ),
    Step(
        name="open_asked",
        key="o",
        label="Open case",
        words="Open its case",
        fits=_moves_a_case,
        run=requests.open_case,
    ),
    Step(
        name="release",
        key="r",
        label="Release",
        words="Release it: it goes out",
        fits=_is_in(OutgoingState.HELD),
        run=letters.release,
    ),
    Step(
        name="send_again",
        key="a",
        label="Send again",
        words="Send it again, the very same letter",
        fits=_is_in(OutgoingState.UNCERTAIN, OutgoingState.FAILED),
        run=letters.send_again,
    ),
    Step(
        name="was_sent",
        key="s",
        label="It was sent",
        words="It was sent: say so, and settle it",
        fits=_is_in(OutgoingState.UNCERTAIN),
        run=letters.was_sent,
    ),
    Step(
        name="settle_returned",
        key="x",
        label="Settled",
        words="It came back, and somebody took care of it: settle it",
        fits=_is_in(OutgoingState.BOUNCED),
        run=letters.settle_returned,
    ),
    Step(
        name="withdraw_letter",
        key="w",
        label="Withdraw",
        words="Withdraw it: it never goes out",
        fits=_is_in(*_WITHDRAWN_FROM),
        run=letters.withdraw,
    ),
    Step(
        name="redraft_letter",
        key="e",
        label="Neutral instead",
        words="Withdraw it, and draft a neutral one in its case",
        fits=_is_in(OutgoingState.HELD),
        run=letters.redraft,
    ),
    Step(
        name="open_case",
        key="o",
        label="Open case",
        words="Open its case",
        fits=_is_in(*OutgoingState),
        run=letters.open_case,
    ),
)


def steps_for(item: Item, me: PersonId) -> list[Step]:
    """Return what somebody may do with an item."""
    return [step for step in STEPS if step.fits(item, me)]
