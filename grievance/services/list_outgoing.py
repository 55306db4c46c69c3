"""List letters of ours: where each stands, and never to whom it goes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Hold, Outgoing, OutgoingState
from grievance.services.case_keys import find_key
from grievance.services.send_letter import NO_SERVER
from grievance.storage.outgoing import ListedOutgoing
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


_HELD = {
    Hold.NOT_AUTHENTICATED: "nobody vouches for the sender",
    Hold.CRITICAL: "the case is critical",
    Hold.REPRISAL: "reprisal is feared",
    Hold.ANSWERED_TODAY: "the address was written to within a day",
    Hold.MAILBOX_CAP: "the mailbox has reached its cap for a day",
    Hold.DOMAIN_CAP: "the domain it goes to has reached its cap for a day",
    Hold.OVERALL_CAP: "the office has reached its cap for a day",
}
_STANDS = {
    OutgoingState.RELEASED: "on its way",
    OutgoingState.SENDING: "the server is being told the words",
    OutgoingState.UNCERTAIN: "it may have been sent; say so, or send it again",
    OutgoingState.FAILED: "it was not sent; send it again, or withdraw it",
    OutgoingState.BOUNCED: "it did not arrive; find another way, and say it is done",
    OutgoingState.SETTLED: "it did not arrive, and somebody took care of it",
}


def list_outgoing(
    tx: Transaction,
    ring: PersonRing,
    states: Collection[OutgoingState] = tuple(OutgoingState),
) -> Iterator[ListedOutgoing]:
    """
    Yield the letters in *states* of cases that this person may open, words or names.

    Raises:
        SealError: A slip or a grant was altered.
    """
    may: dict[CaseId, bool] = {}
    for one in tx.outgoing.listed(ring.author.holder, states):
        case_id = one.cover.case_id
        if case_id not in may:
            may[case_id] = _may_open(tx, ring, case_id)
        if may[case_id]:
            yield one


def _may_open(tx: Transaction, ring: PersonRing, case_id: CaseId) -> bool:
    """Whether they hold a key to anything in a case, and were not taken off it."""
    keys = (find_key(tx, ring, case_id, one) for one in Compartment)
    return any(key is not None for key in keys)


def standing(cover: Outgoing) -> str:
    """Say in a few words why a letter stands where it does; empty if that is plain."""
    if cover.state is OutgoingState.HELD and cover.hold is not None:
        return _HELD[cover.hold]
    if cover.state is OutgoingState.RELEASED and cover.error:
        is_unset = cover.error == NO_SERVER
        return "no server is set" if is_unset else f"tried again later ({cover.error})"
    words = _STANDS.get(cover.state, "")
    return f"{words} ({cover.error})" if words and cover.error else words
