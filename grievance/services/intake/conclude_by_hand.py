"""End a message that was put aside, because somebody has filed it by hand."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Door, Outcome, SpoolState
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.intake.find_aside import find_aside, holds_key, require_current
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def conclude_by_hand(
    tx: Transaction,
    ring: PersonRing,
    spool_id: SpoolId,
    entry_spool_id: SpoolId,
    at: datetime,
) -> None:
    """
    Destroy the sealed message, in the transaction that spooled the entry made of it.

    The entry carries the raw bytes.  The receipt becomes a duplicate that names the
    entry, whose own receipt will say which case it became.

    Raises:
        NotFoundError: It is not, or no longer, put aside; or there is no entry.

        NotAllowedError: Its key is not on this ring, or the entry is none.

        AlteredError: Its receipt was changed behind the log's back.
    """
    require_current(tx, ring)
    find_aside(tx, spool_id)
    if not holds_key(tx, ring.person_id, spool_id):
        msg = "Only who may look at this message can file it by hand."
        raise NotAllowedError(msg)
    entry = tx.spool.get(entry_spool_id)
    if entry.door is not Door.ENTRY or entry.state is not SpoolState.WAITING:
        msg = "This message is no entry made by hand that waits to be read."
        raise NotAllowedError(msg)
    pen = Pen.of(tx, ring, at)
    reason = f"Filed by hand as entry {entry_spool_id}."
    pen.note(Act.QUARANTINE_OPENED, spool_id)
    tx.spool.conclude(spool_id, Outcome.DUPLICATE, reason=reason)
    tx.spool.destroy(spool_id)
    keep_receipt(pen, spool_id, Act.LETTER_REFILED)
