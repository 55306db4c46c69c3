"""Answer a request to destroy a message: with a second person's yes it is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome
from grievance.domain.request import Request, RequestState
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.boxes.keep_request import keep_answer, refuse_forged
from grievance.services.intake.find_aside import (
    find_aside,
    has_say,
    holds_key,
    require_say,
)
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


def answer_discard(
    tx: Transaction,
    ring: PersonRing,
    signed: SignedRequest,
    state: RequestState,
    *,
    at: datetime,
) -> Request:
    """
    Confirm, refuse or withdraw; confirmed, the message is destroyed.

    One of the two must be able to look at what they destroy, so that nobody whom a
    message names gets rid of it with the help of somebody who cannot read it.

    Raises:
        NotFoundError: The message is no longer put aside.

        NotAllowedError: It is one's own, too old, answered before; this person has no
            say, nor whoever asked any more; or neither can look at the message.

        SealError: The person it names did not ask.

        AlteredError: Request or receipt were changed behind the log's back.

        ConflictError: Somebody else answered at the same moment.
    """
    spool_id = SpoolId(UUID(signed.request.object))
    require_say(tx, ring, spool_id)
    refuse_forged(tx, ring.directory, signed)
    answered = signed.request.answer(state, by=ring.person_id, at=at)
    pen = Pen.of(tx, ring, at)
    if state is RequestState.CONFIRMED:
        find_aside(tx, spool_id)
        _refuse_blind(tx, ring, answered, spool_id)
        _discard(pen, answered, spool_id)
    keep_answer(pen, ring, signed, answered)
    return answered


def _refuse_blind(
    tx: Transaction, ring: PersonRing, request: Request, spool_id: SpoolId
) -> None:
    both = (request.asked_by, ring.person_id)
    if not has_say(tx, ring.directory, request.asked_by, spool_id):
        msg = "Whoever asked for this has no say in it any more; ask again."
        raise NotAllowedError(msg)
    if not any(holds_key(tx, person_id, spool_id) for person_id in both):
        msg = "Neither of you can look at this message; ask somebody who can."
        raise NotAllowedError(msg)


def _discard(pen: Pen, request: Request, spool_id: SpoolId) -> None:
    reason = f"Two people discarded it: {request.reason}."
    pen.tx.spool.conclude(spool_id, Outcome.DISCARDED, reason=reason)
    pen.tx.spool.destroy(spool_id)
    keep_receipt(pen, spool_id, Act.LETTER_DISCARDED)
