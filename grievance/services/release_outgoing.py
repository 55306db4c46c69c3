"""Let a letter go out that was held for a person."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import JobId, OutgoingId
from grievance.domain.outgoing import OutgoingState
from grievance.services.decide_outgoing import let_go, take_in_hand
from grievance.services.keep import Pen
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def release_outgoing(
    tx: Transaction, ring: PersonRing, *, outgoing_id: OutgoingId, at: datetime
) -> JobId | None:
    """
    Release the letter, signed by this person; returns the job that sends it.

    Raises:
        NotFoundError: There is no such letter.

        NotAllowedError: It is not held, or this person may not.

        AlteredError: Somebody changed it behind the log's back.
    """
    letter = take_in_hand(tx, ring, outgoing_id)
    if letter.cover.state is not OutgoingState.HELD:
        msg = f"This letter is {letter.cover.state}; only one that is held is released."
        raise NotAllowedError(msg)
    return let_go(Pen.of(tx, ring, at), letter)
