"""List letters of ours: where each stands, and never to whom it goes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grievance.domain.outgoing import OutgoingState
from grievance.storage.outgoing import ListedOutgoing
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def list_outgoing(
    tx: Transaction,
    ring: PersonRing,
    states: Collection[OutgoingState] = tuple(OutgoingState),
) -> Iterator[ListedOutgoing]:
    """Yield the letters in *states* of cases that this person has a key to."""
    return tx.outgoing.listed(ring.author.holder, states)
