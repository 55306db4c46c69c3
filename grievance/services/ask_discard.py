"""Ask for a message to be destroyed, which takes a second person."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import RequestId, SpoolId
from grievance.domain.request import (
    EXPIRES_AFTER,
    Request,
    RequestedAct,
    RequestReason,
)
from grievance.services.find_aside import find_aside, require_say
from grievance.services.keep import Pen
from grievance.services.list_quarantine import is_sound
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import sign_request


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
    if any(
        signed.request.is_open(at) and is_sound(signed, ring.directory)
        for signed in tx.requests.about(spool_id)
    ):
        msg = "Somebody asked for this already; confirm or refuse that request."
        raise NotAllowedError(msg)
    request = Request(
        id=RequestId(uuid4()),
        act=RequestedAct.DISCARD_MESSAGE,
        object=str(spool_id),
        reason=reason,
        asked_by=ring.person_id,
        asked_at=at,
        expires_at=at + EXPIRES_AFTER,
    )
    signed = sign_request(request, ring.author)
    tx.requests.add(signed)
    Pen.of(tx, ring, at).note(Act.REQUEST_MADE, request.id, signed.digest)
    return request
