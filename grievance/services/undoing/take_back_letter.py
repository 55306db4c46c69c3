"""Take a letter back that was filed elsewhere: it lies here again, and not there."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.contents import FiledAs, Filing
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId, SpoolId
from grievance.domain.intake import Outcome, Receipt
from grievance.domain.outbox import JobKind
from grievance.services.boxes.case_keys import identity_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.original import find_writers
from grievance.services.cases.filings import (
    Filed,
    keep_filing,
    last_words,
    read_filings,
    spool_of,
    whereto,
)
from grievance.services.intake.refile_letter import require_reason
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


TAKEN_BACK = "It was taken back before it was read; its case still has it."


def take_back_letter(  # noqa: PLR0913  # whose hands, which letter, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    letter_id: PartId,
    reason: str,
    at: datetime,
) -> None:
    """
    Undo the last `refile_letter` of a letter; it can be filed again afterwards.

    Where the worker has not read it yet, the message that waits is destroyed: this case
    has the original.  Else the other case keeps what it has, filed as back here.

    Raises:
        NotFoundError: There is no such case or letter.

        NotAllowedError: The letter was not filed elsewhere, or went on from there, or
            the identity key of one of the two cases is not on this ring.

        ConflictError: Somebody else filed it meanwhile.
    """
    require_reason(reason)
    key = identity_key(tx, ring, case_id)
    filed = _filed_elsewhere(tx, ring, key, letter_id)
    receipt = _stop_reading(tx, spool_of(filed.filing))
    pen = Pen.of(tx, ring, at)
    touched = {case_id, receipt.case_id or case_id}
    covers = {one: lock_case(tx, one) for one in sorted(touched)}  # in one order
    if _filed_elsewhere(tx, ring, key, letter_id) != filed:
        msg = "Somebody else filed this letter meanwhile; look again and repeat."
        raise ConflictError(msg)
    if receipt.case_id is not None:
        _leave(pen, ring, receipt, whence=covers[case_id].reference, reason=reason)
    elif receipt.outcome is not Outcome.DISCARDED:
        _destroy(pen, receipt.id)
    filing = Filing(
        letter_id=letter_id, filed=FiledAs.HERE, at=at, reason=reason.strip()
    )
    keep_filing(pen, case_id, filing, after=filed)


def _filed_elsewhere(
    tx: Transaction, ring: PersonRing, key: CaseKey, letter_id: PartId
) -> Filed:
    filed = last_words(read_filings(tx, key, ring.directory)).get(letter_id)
    if filed is None or not filed.is_elsewhere:
        msg = "This letter lies here; there is nothing to take back."
        raise NotAllowedError(msg)
    if not filed.filing.spool_id:
        msg = f"This letter was taken back to {filed.filing.case}; file it from there."
        raise NotAllowedError(msg)
    return filed


def _stop_reading(tx: Transaction, spool_id: SpoolId) -> Receipt:
    """
    End every promise to read it, and return what became of it.

    Whoever reads it at this moment either commits before us, and the receipt says so,
    or finds the lease lost.
    """
    tx.outbox.cancel(JobKind.RECEIVE_LETTER, str(spool_id))
    tx.spool.lock(spool_id)
    return tx.spool.receipt(spool_id)


def _destroy(pen: Pen, spool_id: SpoolId) -> None:
    pen.tx.spool.conclude(spool_id, Outcome.DISCARDED, reason=TAKEN_BACK)
    pen.tx.spool.destroy(spool_id)
    keep_receipt(pen, spool_id, Act.LETTER_DISCARDED)


def _leave(
    pen: Pen, ring: PersonRing, receipt: Receipt, *, whence: str, reason: str
) -> None:
    """Say in the other case that its letter lies where it came from."""
    assert receipt.case_id is not None
    key = identity_key(pen.tx, ring, receipt.case_id)
    letter_id = _letter_of(pen, key, receipt.id)
    if letter_id is None:  # nothing of it lies there
        return
    filed = last_words(read_filings(pen.tx, key, ring.directory)).get(letter_id)
    if filed is not None and filed.is_elsewhere:
        onward = whereto(pen.tx, filed.filing) or "a case of its own"
        msg = f"The letter went on from there to {onward}; take it back there first."
        raise NotAllowedError(msg)
    filing = Filing(
        letter_id=letter_id,
        filed=FiledAs.ELSEWHERE,
        at=pen.at,
        case=whence,
        reason=reason.strip(),
    )
    keep_filing(pen, receipt.case_id, filing, after=filed)


def _letter_of(pen: Pen, key: CaseKey, spool_id: SpoolId) -> PartId | None:
    for writer in find_writers(pen.tx, key, pen.directory):
        if writer.written.spool_id == str(spool_id):
            return writer.written.letter_id
    return None
