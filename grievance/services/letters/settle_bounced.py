"""Say that somebody took care of a letter of ours that came back."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import OutgoingId
from grievance.domain.outgoing import Outgoing, OutgoingState
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import take_step
from grievance.services.letters.decide_outgoing import take_in_hand
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def settle_bounced(
    tx: Transaction, ring: PersonRing, *, outgoing_id: OutgoingId, at: datetime
) -> Outgoing:
    """
    Settle the letter: whoever wrote is reached in another way, or cannot be.

    Its words were destroyed when it was sent, so that it cannot go out again.

    Raises:
        NotFoundError: There is no such letter.

        NotAllowedError: It did not come back, or this person may not.

        AlteredError: Somebody changed it behind the log's back.
    """
    letter = take_in_hand(tx, ring, outgoing_id)
    if letter.cover.state is not OutgoingState.BOUNCED:
        msg = (
            f"This letter is {letter.cover.state}; only one that bounced is done with."
        )
        raise NotAllowedError(msg)
    settled = OutgoingState.SETTLED, Act.OUTGOING_SETTLED
    pen, why = Pen.of(tx, ring, at), letter.cover.error
    return take_step(pen, letter, *settled, error=why).cover
