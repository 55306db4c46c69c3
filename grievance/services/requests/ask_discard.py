"""Ask for a message to be destroyed, which takes a second person."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.ids import SpoolId
from grievance.domain.request import (
    PlainAct,
    Request,
    RequestReason,
)
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_request import keep_request, refuse_asked
from grievance.services.intake.find_aside import find_aside, require_say
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def ask_discard(
    tx: Transaction,
    ring: PersonRing,
    spool_id: SpoolId,
    *,
    reason: RequestReason,
    at: datetime,
) -> Request:
    """
    Ask for a message that was put aside to be destroyed; signed by who asks.

    Raises:
        NotFoundError: It is not, or no longer, put aside.

        NotAllowedError: This person has no say in it, or it was asked already.

        AlteredError: Its receipt was changed behind the log's back.
    """
    require_say(tx, ring, spool_id)
    find_aside(tx, spool_id)
    act = PlainAct.DISCARD_MESSAGE
    refuse_asked(tx, ring.directory, act, spool_id, at=at)
    return keep_request(Pen.of(tx, ring, at), ring, act, spool_id, reason)
