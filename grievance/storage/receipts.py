"""
Receipts, kept for good: that a message came, and what became of it.

They make each message count once: its HMAC fingerprint, its place in the mailbox and the
mark of all it says are unique.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.intake import Door, Outcome, Receipt
from grievance.domain.reference import Reference
from grievance.storage.rows import CaseRow, ReceiptRow
from grievance.storage.spool_places import TakenIn, admit_once, follow, taken_in
from grievance.storage.values import columns_of, fields_of


MOST_WITH_ONE_ID = 50

_CAME_AT = select(ReceiptRow.received_at).where(ReceiptRow.id == bindparam("spool_id"))
_PLACE = select(ReceiptRow.uidvalidity, ReceiptRow.uid).where(
    ReceiptRow.id == bindparam("spool_id")
)
_CONCLUDE = (
    update(ReceiptRow)
    .where(ReceiptRow.id == bindparam("spool_id"))
    .values(
        outcome=bindparam("outcome"),
        case_id=bindparam("case_id"),
        reason=bindparam("reason"),
    )
)
_RECEIPT = select(
    ReceiptRow.id,
    ReceiptRow.outcome,
    ReceiptRow.case_id,
    ReceiptRow.reason,
    CaseRow.reference,
).outerjoin(CaseRow, CaseRow.id == ReceiptRow.case_id)
_RECEIPT_BY_ID = _RECEIPT.where(ReceiptRow.id == bindparam("key"))
_RECEIPT_BY_FINGERPRINT = _RECEIPT.where(ReceiptRow.fingerprint == bindparam("key"))
_MARK = (
    update(ReceiptRow)
    .where(ReceiptRow.id == bindparam("spool_id"))
    .values(id_mark=bindparam("id_mark"), content_mark=bindparam("content_mark"))
)
_EARLIER = select(ReceiptRow.content_mark, ReceiptRow.case_id, CaseRow.reference).join(
    CaseRow, CaseRow.id == ReceiptRow.case_id
)
_SAME_ID = (
    _EARLIER.where(ReceiptRow.id_mark == bindparam("asked_mark"))
    .order_by(ReceiptRow.received_at)
    .limit(MOST_WITH_ONE_ID)
)
_COPY = _EARLIER.where(ReceiptRow.content_mark == bindparam("asked_mark"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a message came from; mailbox coordinates only for IMAP."""

    source: str
    uidvalidity: int | None = None
    uid: int | None = None
    door: Door = Door.MAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """
    Keyed marks of a message: of its Message-ID, and of all it says.

    Who cannot make them learns nothing from them.
    """

    id_mark: bytes = field(repr=False)
    content_mark: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A message that came before under the same Message-ID, and its case."""

    content_mark: bytes = field(repr=False)
    case_id: CaseId
    reference: Reference


@dataclass(frozen=True, slots=True)
class Receipts:
    """What is known of all that ever came in."""

    connection: Connection

    def admit(
        self, spool_id: SpoolId, origin: Origin, fingerprint: bytes, *, at: datetime
    ) -> bool:
        """Open a receipt; False where this very message was admitted before."""
        columns = {
            "id": spool_id,
            "door": origin.door,
            "source": origin.source,
            "uidvalidity": origin.uidvalidity,
            "uid": origin.uid,
            "fingerprint": fingerprint,
            "reason": "",
            "received_at": at,
        }
        return admit_once(self.connection, columns)

    def taken(
        self, source: str, uidvalidity: int, uids: Sequence[int]
    ) -> dict[int, TakenIn]:
        """Return what there is a receipt for of a mailbox's *uids*."""
        return taken_in(self.connection, source, uidvalidity, uids)

    def place(self, spool_id: SpoolId) -> tuple[int | None, int | None]:
        """Return the UIDVALIDITY and UID that a receipt has; None for no place."""
        row = self.connection.execute(_PLACE, {"spool_id": spool_id}).one()
        return row.uidvalidity, row.uid

    def follow(self, spool_id: SpoolId, origin: Origin) -> bool:
        """Note where a message lies now; False where nothing was to be noted."""
        moved = {
            "in_source": origin.source,
            "to_uidvalidity": origin.uidvalidity,
            "to_uid": origin.uid,
        }
        return follow(self.connection, spool_id, moved)

    def came_at(self, spool_id: SpoolId) -> datetime | None:
        """Return when a message was taken in; None where there is no receipt."""
        came: datetime | None = self.connection.scalar(_CAME_AT, {"spool_id": spool_id})
        return came

    def conclude(
        self,
        spool_id: SpoolId,
        outcome: Outcome,
        *,
        case_id: CaseId | None = None,
        reason: str = "",
    ) -> None:
        """Write on the receipt what became of the message."""
        columns = {
            "spool_id": spool_id,
            "outcome": outcome,
            "case_id": case_id,
            "reason": reason,
        }
        self.connection.execute(_CONCLUDE, columns)

    def receipt(self, spool_id: SpoolId) -> Receipt:
        return self._receipt(_RECEIPT_BY_ID, spool_id)

    def receipt_of(self, fingerprint: bytes) -> Receipt:
        """Return the receipt of the first message with these very bytes."""
        return self._receipt(_RECEIPT_BY_FINGERPRINT, fingerprint)

    def find_receipt_of(self, fingerprint: bytes) -> Receipt | None:
        """Return the same, or None where these bytes never came."""
        with suppress(NotFoundError):
            return self.receipt_of(fingerprint)
        return None

    def mark(self, spool_id: SpoolId, marks: Marks) -> None:
        """
        Make the message recognisable.

        Raises:
            ConflictError: A copy came at the same time and was quicker; read again,
                this one is found to be it.
        """
        columns = {"spool_id": spool_id, **columns_of(marks)}
        try:
            self.connection.execute(_MARK, columns)
        except IntegrityError:
            msg = "A copy of this message was received first; it is read again."
            raise ConflictError(msg) from None

    def same_id(self, id_mark: bytes) -> tuple[Earlier, ...]:
        """Return the first messages with this Message-ID; not all of very many."""
        found = self.connection.execute(_SAME_ID, {"asked_mark": id_mark})
        return tuple(Earlier(**fields_of(row)) for row in found)

    def find_copy(self, content_mark: bytes) -> Earlier | None:
        """Return the one message that says the very same, or None."""
        row = self.connection.execute(_COPY, {"asked_mark": content_mark}).first()
        return None if row is None else Earlier(**fields_of(row))

    def _receipt(self, statement: Select[*tuple[Any, ...]], key: object) -> Receipt:
        row = self.connection.execute(statement, {"key": key}).first()
        if row is None:
            msg = "There is no receipt for this message."
            raise NotFoundError(msg)
        return Receipt(
            id=SpoolId(row.id),
            outcome=row.outcome,
            case_id=row.case_id and CaseId(row.case_id),
            reference=row.reference and Reference(row.reference),
            reason=row.reason,
        )
