"""Log what becomes of each message that came in, so that none can vanish unseen."""

from __future__ import annotations

import hashlib

from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import ReceiptOnBooks, SpoolState, receipt_bytes
from grievance.services.boxes.keep import Pen, altered
from grievance.storage.receipts import Origin
from grievance.storage.store import Transaction


def keep_new_receipt(
    pen: Pen, spool_id: SpoolId, origin: Origin, fingerprint: bytes, sealed: bytes
) -> None:
    """Log a receipt as it was just opened; its message has the digest *sealed*."""
    receipt = ReceiptOnBooks(
        id=spool_id,
        door=origin.door,
        source=origin.source,
        received_at=pen.at,
        fingerprint=fingerprint,
        outcome=None,
        case_id=None,
        reason="",
        uidvalidity=origin.uidvalidity,
        uid=origin.uid,
        state=SpoolState.WAITING,
        sealed=sealed,
    )
    pen.note(Act.LETTER_COLLECTED, spool_id, receipt_digest(receipt))


def keep_receipt(pen: Pen, spool_id: SpoolId, act: Act) -> None:
    """Log how a receipt is now, so that no message can vanish unseen."""
    pen.note(act, spool_id, receipt_digest(pen.tx.spool.on_books(spool_id)))


def refuse_altered_receipt(tx: Transaction, spool_id: SpoolId) -> ReceiptOnBooks:
    """
    Return a receipt; refuse one that, or whose message, is not as the log saw it last.

    Lock it before, where others may write; `NotFoundError` where there is no receipt.
    """
    receipt = tx.spool.on_books(spool_id)
    if not _is_as_logged(tx, receipt):
        what = "This message, or its receipt,"
        raise altered(what)
    return receipt


def is_sound_receipt(tx: Transaction, spool_id: SpoolId) -> bool:
    """Whether a message and its receipt are as the log saw them last."""
    return _is_as_logged(tx, tx.spool.on_books(spool_id))


def _is_as_logged(tx: Transaction, receipt: ReceiptOnBooks) -> bool:
    return tx.log.last_digest(receipt.id) == receipt_digest(receipt).hex()


def receipt_digest(receipt: ReceiptOnBooks) -> bytes:
    """Return the SHA-256 of a receipt."""
    return hashlib.sha256(receipt_bytes(receipt)).digest()
