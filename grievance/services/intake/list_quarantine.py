"""List what was put aside: that it is there and why; nothing is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grievance.domain.ids import SpoolId
from grievance.domain.intake import SpoolState
from grievance.domain.request import Request
from grievance.services.boxes.keep_request import is_sound
from grievance.services.intake.find_aside import require_current
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAside:
    """
    A message that was put aside, and what was asked about it.

    *may_open* where its key is on the ring; *request* waits for an answer, and may be
    too old to be given one.
    """

    id: SpoolId
    state: SpoolState
    reason: str
    source: str
    received_at: datetime
    may_open: bool
    request: Request | None


def list_quarantine(tx: Transaction, ring: PersonRing) -> tuple[PutAside, ...]:
    """
    Return what was put aside, the newest first.

    Raises:
        NotAllowedError: The ring is from before somebody joined or left.
    """
    require_current(tx, ring)
    held = tx.spool_grants.held_by(ring.author.holder)
    asked = {
        signed.request.object: signed.request
        for signed in reversed(tx.requests.unanswered())
        if is_sound(signed, ring.directory)
    }
    return tuple(
        PutAside(
            id=one.id,
            state=one.state,
            reason=one.reason,
            source=one.source,
            received_at=one.received_at,
            may_open=one.id in held,
            request=asked.get(str(one.id)),
        )
        for one in tx.spool.put_aside()
    )
