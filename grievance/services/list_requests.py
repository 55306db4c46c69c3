"""List what waits for a second person."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.request import Request
from grievance.services.find_aside import require_current
from grievance.services.list_quarantine import is_sound
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def list_requests(
    tx: Transaction, ring: PersonRing, *, at: datetime
) -> tuple[Request, ...]:
    """
    Return the requests that can still be answered, the newest first.

    Those about a message that is put aside no longer are left out.

    Raises:
        NotAllowedError: The ring is from before somebody joined or left.
    """
    require_current(tx, ring)
    aside = {str(one.id) for one in tx.spool.put_aside()}
    return tuple(
        signed.request
        for signed in tx.requests.unanswered()
        if signed.request.is_open(at)
        and signed.request.object in aside
        and is_sound(signed, ring.directory)
    )
