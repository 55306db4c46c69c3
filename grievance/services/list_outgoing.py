"""List letters of ours: where each stands, and never to whom it goes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grievance.domain.outgoing import Hold, Outgoing, OutgoingState
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
    """Yield the letters in *states* of cases that this person has a key to."""
    return tx.outgoing.listed(ring.author.holder, states)


def standing(cover: Outgoing) -> str:
    """Say in a few words why a letter stands where it does; empty if that is plain."""
    if cover.state is OutgoingState.HELD and cover.hold is not None:
        return _HELD[cover.hold]
    if cover.state is OutgoingState.RELEASED and cover.error:
        is_unset = cover.error == NO_SERVER
        return "no server is set" if is_unset else f"tried again later ({cover.error})"
    words = _STANDS.get(cover.state, "")
    return f"{words} ({cover.error})" if words and cover.error else words
