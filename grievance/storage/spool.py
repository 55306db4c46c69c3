"""
Messages between the mailbox and a case: a receipt for good, sealed bytes for a while.

The receipt makes each message count once: its HMAC fingerprint and its place in the
mailbox are unique.  The sealed bytes are destroyed in the transaction that admits them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session, undefer

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.intake import Outcome, Receipt, SpoolState
from grievance.domain.reference import Reference
from grievance.storage.inserts import insert_new
from grievance.storage.rows import CaseRow, ReceiptRow, SpoolRow
from grievance.vault.posted import Dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooled:
    """A sealed message that waits, or was put aside."""

    id: SpoolId
    state: SpoolState
    tries: int
    worker_kv: int
    reason: str
    dropped: Dropped = field(repr=False)
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a message came from; mailbox coordinates only for IMAP."""

    source: str
    uidvalidity: int | None = None
    uid: int | None = None


@dataclass(frozen=True, slots=True)
class Spool:
    """What came in."""

    session: Session

    def admit(
        self, spool_id: SpoolId, origin: Origin, fingerprint: bytes, *, at: datetime
    ) -> bool:
        """Open a receipt; False where this very message was admitted before."""
        admitted = insert_new(
            self.session,
            ReceiptRow,
            ReceiptRow.id,
            id=spool_id,
            source=origin.source,
            uidvalidity=origin.uidvalidity,
            uid=origin.uid,
            fingerprint=fingerprint,
            reason="",
            received_at=at,
        )
        return admitted is not None

    def add(self, spool_id: SpoolId, dropped: Dropped, *, worker_kv: int) -> None:
        self.session.add(
            SpoolRow(
                id=spool_id,
                state=SpoolState.WAITING,
                tries=0,
                reason="",
                worker_kv=worker_kv,
                wrapped=dropped.wrapped,
                sealed=dropped.sealed,
            )
        )

    def get(self, spool_id: SpoolId) -> Spooled:
        wanted = (
            select(SpoolRow, ReceiptRow.received_at)
            .join(ReceiptRow, ReceiptRow.id == SpoolRow.id)
            .where(SpoolRow.id == spool_id)
            .options(undefer(SpoolRow.sealed))
        )
        found = self.session.execute(wanted).one_or_none()
        if found is None:
            msg = "This message is no longer in the spool."
            raise NotFoundError(msg)
        row, received_at = found
        return _to_spooled(row, received_at)

    def try_again(self, spool_id: SpoolId) -> int:
        """Count a try and return how many there were, this one included."""
        counted = (
            update(SpoolRow)
            .where(SpoolRow.id == spool_id)
            .values(tries=SpoolRow.tries + 1)
            .returning(SpoolRow.tries)
        )
        return self.session.execute(counted).scalar_one()

    def set_aside(self, spool_id: SpoolId, state: SpoolState, reason: str) -> None:
        """Keep the sealed bytes, out of the way and visible."""
        self.session.execute(
            update(SpoolRow)
            .where(SpoolRow.id == spool_id)
            .values(state=state, reason=reason)
        )

    def destroy(self, spool_id: SpoolId) -> None:
        """Delete the sealed bytes; the receipt stays."""
        self.session.execute(delete(SpoolRow).where(SpoolRow.id == spool_id))

    def conclude(
        self,
        spool_id: SpoolId,
        outcome: Outcome,
        *,
        case_id: CaseId | None = None,
        reason: str = "",
    ) -> None:
        """Write on the receipt what became of the message."""
        self.session.execute(
            update(ReceiptRow)
            .where(ReceiptRow.id == spool_id)
            .values(outcome=outcome, case_id=case_id, reason=reason)
        )

    def receipt(self, spool_id: SpoolId) -> Receipt:
        return self._receipt_where(ReceiptRow.id == spool_id)

    def receipt_of(self, fingerprint: bytes) -> Receipt:
        """Return the receipt of the first message with these very bytes."""
        return self._receipt_where(ReceiptRow.fingerprint == fingerprint)

    def count(self, state: SpoolState) -> int:
        """Return how many sealed messages are in *state*."""
        counted = select(func.count()).where(SpoolRow.state == state)
        return self.session.execute(counted).scalar_one()

    def _receipt_where(self, condition: ColumnElement[bool]) -> Receipt:
        wanted = (
            select(ReceiptRow, CaseRow.reference)
            .outerjoin(CaseRow, CaseRow.id == ReceiptRow.case_id)
            .where(condition)
        )
        found = self.session.execute(wanted).one_or_none()
        if found is None:
            msg = "There is no receipt for this message."
            raise NotFoundError(msg)
        row, reference = found
        return Receipt(
            id=SpoolId(row.id),
            outcome=row.outcome,
            case_id=None if row.case_id is None else CaseId(row.case_id),
            reference=Reference(reference) if reference else None,
            reason=row.reason,
        )


def _to_spooled(row: SpoolRow, received_at: datetime) -> Spooled:
    return Spooled(
        id=SpoolId(row.id),
        state=row.state,
        tries=row.tries,
        worker_kv=row.worker_kv,
        reason=row.reason,
        dropped=Dropped(wrapped=row.wrapped, sealed=row.sealed),
        received_at=received_at,
    )
