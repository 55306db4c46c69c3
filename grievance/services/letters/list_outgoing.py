"""List letters of ours: where each stands, and never to whom it goes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import (
    Hold,
    LookFor,
    Outgoing,
    OutgoingKind,
    OutgoingState,
)
from grievance.domain.unsent import why_unsent
from grievance.services.boxes.case_keys import find_key
from grievance.services.intake.held_for import read_held_for
from grievance.services.letters.send_letter import NO_SERVER
from grievance.storage.outgoing import ListedOutgoing
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


_HELD = {
    Hold.LOOK_FIRST: "somebody on the case has to look first",
    Hold.ANSWERED_TODAY: "the address was written to within a day",
    Hold.MAILBOX_CAP: "the mailbox has reached its cap for a day",
    Hold.DOMAIN_CAP: "the domain it goes to has reached its cap for a day",
    Hold.OVERALL_CAP: "the office has reached its cap for a day",
}
_LOOKS_FOR = {
    LookFor.NOT_AUTHENTICATED: "nobody vouches for the sender",
    LookFor.CRITICAL: "the case is critical",
    LookFor.REPRISAL: "reprisal is feared",
}
_STANDS = {
    OutgoingState.RELEASED: "on its way",
    OutgoingState.SENDING: "the server is being told the words",
    OutgoingState.UNCERTAIN: "it may have been sent; say so, or send it again",
    OutgoingState.FAILED: "it was not sent; send it again, or withdraw it",
    OutgoingState.BOUNCED: "it did not arrive; find another way, and say it is done",
    OutgoingState.SETTLED: "it did not arrive, and somebody took care of it",
}
_NOTICE_STANDS = {
    OutgoingState.FAILED: "it was not sent; release its next draft, and withdraw this",
    OutgoingState.BOUNCED: "it did not arrive; release its next draft, and say so here",
}


def list_outgoing(
    tx: Transaction,
    ring: PersonRing,
    states: Collection[OutgoingState] = tuple(OutgoingState),
) -> Iterator[ListedOutgoing]:
    """
    Yield the letters in *states* of cases that this person may open, words or names.

    Why somebody has to look at one first is with those that have a key to the words.

    Raises:
        SealError: A slip, a grant or a record was altered.
    """
    keys: dict[CaseId, tuple[CaseKey | None, ...]] = {}
    for one in tx.outgoing.listed(ring.author.holder, states):
        case_id = one.cover.case_id
        if case_id not in keys:
            keys[case_id] = tuple(
                find_key(tx, ring, case_id, where) for where in Compartment
            )
        if any(keys[case_id]):
            yield replace(one, why=_why(tx, ring, one.cover, keys[case_id]))


def _why(
    tx: Transaction,
    ring: PersonRing,
    cover: Outgoing,
    keys: tuple[CaseKey | None, ...],
) -> tuple[LookFor, ...]:
    is_held = cover.state is OutgoingState.HELD and cover.hold is Hold.LOOK_FIRST
    for key in keys if is_held else ():
        if key is not None and key.compartment is Compartment.CONTENTS:
            return read_held_for(tx, key, ring.directory).get(cover.id, ())
    return ()


def standing(cover: Outgoing, why: Sequence[LookFor] = ()) -> str:
    """Say in a few words why a letter stands where it does; empty if that is plain."""
    if cover.state is OutgoingState.HELD and cover.hold is not None:
        return ", ".join(_LOOKS_FOR[one] for one in why) or _HELD[cover.hold]
    if cover.state is OutgoingState.RELEASED and cover.error:
        if cover.error == NO_SERVER:
            return "no server is set"
        return f"tried again later: {why_unsent(cover.error)}"
    is_notice = cover.kind is OutgoingKind.NOTICE
    stands = {**_STANDS, **_NOTICE_STANDS} if is_notice else _STANDS
    words = stands.get(cover.state, "")
    return " · ".join(filter(None, (words, words and why_unsent(cover.error))))
