"""Let a letter go out that was held for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import JobId, OutgoingId
from grievance.domain.outgoing import OutgoingState
from grievance.domain.release import refuse_first_words
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import AT_ONCE
from grievance.services.letters.decide_outgoing import let_go, take_in_hand
from grievance.storage.store import Transaction
from grievance.vault.outgoing import SignedOutgoing
from grievance.vault.ring import PersonRing


def release_outgoing(
    tx: Transaction,
    ring: PersonRing,
    *,
    outgoing_id: OutgoingId,
    at: datetime,
    pull_back: timedelta = AT_ONCE,
) -> JobId | None:
    """
    Release the letter, signed by this person; returns the job that sends it.

    It waits for *pull_back* first, in which it can be withdrawn.

    Raises:
        NotFoundError: There is no such letter.

        NotAllowedError: It is not held; this person may not; or it was written before
            somebody found out that whoever complained is at risk; or that is feared,
            and nobody has assessed it.

        AlteredError: Somebody changed it behind the log's back.
    """
    letter = take_in_hand(tx, ring, outgoing_id)
    if letter.cover.state is not OutgoingState.HELD:
        msg = f"This letter is {letter.cover.state}; only one that is held is released."
        raise NotAllowedError(msg)
    _refuse_at_risk(tx, ring, letter)
    return let_go(Pen.of(tx, ring, at), letter, after=pull_back)


def _refuse_at_risk(tx: Transaction, ring: PersonRing, letter: SignedOutgoing) -> None:
    """Refuse the worker's own letter; it asks again for who cannot read the slip."""
    keys = (find_key(tx, ring, letter.cover.case_id, one) for one in Compartment)
    key = next(filter(None, keys), None)
    slip = find_slip(tx, key, ring.directory) if key else None
    if slip is not None and not letter.is_by_person:
        refuse_first_words(slip)
