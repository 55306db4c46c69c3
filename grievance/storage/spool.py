"""
Messages between the mailbox and a case: sealed bytes for a while, beside the receipt.

The sealed bytes are destroyed in the transaction that admits them; the receipt stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, case, delete, func, insert, null, select, update

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Door, ReceiptOnBooks, SpoolState
from grievance.storage.receipts import Receipts
from grievance.storage.receipts_on_books import all_on_books, on_books
from grievance.storage.rows import ReceiptRow, SpoolRow
from grievance.storage.spool_grants import SpoolGrants
from grievance.storage.values import fields_of
from grievance.vault.posted import Dropped


_ADD = insert(SpoolRow)
_GET = (
    select(
        *SpoolRow.__table__.c,
        ReceiptRow.received_at,
        ReceiptRow.door,
        ReceiptRow.source,
        ReceiptRow.fingerprint,
    )
    .join(ReceiptRow, ReceiptRow.id == SpoolRow.id)
    .where(SpoolRow.id == bindparam("spool_id"))
)
_UPDATE = update(SpoolRow).where(SpoolRow.id == bindparam("spool_id"))
_LOCK = (
    select(ReceiptRow.id)
    .where(ReceiptRow.id == bindparam("spool_id"))
    .with_for_update()
)
_STATE = select(SpoolRow.state).where(SpoolRow.id == bindparam("spool_id"))
_WAITING = select(SpoolRow.id).where(SpoolRow.state == SpoolState.WAITING)
_ADD_FAILURE = (
    update(SpoolRow)
    .where(SpoolRow.id == bindparam("spool_id"))
    .values(failures=case((SpoolRow.failures < 0, 1), else_=SpoolRow.failures + 1))
    .returning(SpoolRow.failures)
)
_PUT_ASIDE = (
    select(
        SpoolRow.id,
        SpoolRow.state,
        SpoolRow.reason,
        ReceiptRow.door,
        ReceiptRow.source,
        ReceiptRow.received_at,
    )
    .join(ReceiptRow, ReceiptRow.id == SpoolRow.id)
    .where(SpoolRow.state != SpoolState.WAITING)
    .order_by(ReceiptRow.received_at.desc(), SpoolRow.id)
)
_WAIT_AGAIN = (
    update(SpoolRow)
    .where(SpoolRow.id == bindparam("spool_id"), SpoolRow.state != SpoolState.WAITING)
    .values(state=SpoolState.WAITING, reason="", failures=0)
)
_REOPEN = (
    update(ReceiptRow)
    .where(ReceiptRow.id == bindparam("spool_id"))
    .values(outcome=null(), case_id=null(), reason="")
)
_BEFORE = (
    select(SpoolRow.id)
    .where(SpoolRow.worker_kv < bindparam("kv"))
    .order_by(SpoolRow.id)
)
_DESTROY = delete(SpoolRow).where(SpoolRow.id == bindparam("spool_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooled:
    """A sealed message that waits, or was put aside."""

    id: SpoolId
    state: SpoolState
    reason: str
    worker_kv: int
    dropped: Dropped = field(repr=False)
    received_at: datetime
    fingerprint: bytes
    door: Door = Door.MAIL
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A message that was put aside, as far as anybody in the office may know."""

    id: SpoolId
    state: SpoolState
    reason: str
    door: Door
    source: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Spool(Receipts):
    """What came in and waits, or was put aside; with its receipts."""

    def add(self, spool_id: SpoolId, dropped: Dropped, *, worker_kv: int) -> None:
        columns = {
            "id": spool_id,
            "state": SpoolState.WAITING,
            "reason": "",
            "worker_kv": worker_kv,
            "wrapped": dropped.wrapped,
            "sealed": dropped.sealed,
        }
        self.connection.execute(_ADD, columns)

    def get(self, spool_id: SpoolId) -> Spooled:
        spooled = self.find(spool_id)
        if spooled is None:
            msg = "This message is no longer in the spool."
            raise NotFoundError(msg)
        return spooled

    def find(self, spool_id: SpoolId) -> Spooled | None:
        """Return the sealed message, or None where it was destroyed."""
        row = self.connection.execute(_GET, {"spool_id": spool_id}).first()
        if row is None:
            return None
        return Spooled(
            id=spool_id,
            state=row.state,
            reason=row.reason,
            worker_kv=row.worker_kv,
            dropped=Dropped(wrapped=row.wrapped, sealed=row.sealed),
            received_at=row.received_at,
            fingerprint=row.fingerprint or b"",
            door=row.door,
            source=row.source,
        )

    def lock(self, spool_id: SpoolId) -> SpoolState | None:
        """
        Keep everybody else from changing a receipt and its message meanwhile.

        Returns its state.
        """
        self.connection.execute(_LOCK, {"spool_id": spool_id})
        return self.state(spool_id)  # not joined: it waits, and would be too old

    def state(self, spool_id: SpoolId) -> SpoolState | None:
        """Return the state of a sealed message, or None where it was destroyed."""
        state: SpoolState | None = self.connection.scalar(
            _STATE, {"spool_id": spool_id}
        )
        return state

    def waiting(self) -> set[str]:
        """Return the ids of the messages that wait to be read."""
        return {str(spool_id) for spool_id in self.connection.scalars(_WAITING)}

    def add_failure(self, spool_id: SpoolId) -> int:
        """Count a try that failed because of the message; return how many there were."""
        return self.connection.scalar(_ADD_FAILURE, {"spool_id": spool_id}) or 0

    def put_aside(self) -> tuple[Aside, ...]:
        """Return what lies aside, the newest first."""
        found = self.connection.execute(_PUT_ASIDE)
        return tuple(Aside(**fields_of(row)) for row in found)

    def take_up(self, spool_id: SpoolId) -> bool:
        """Let a message wait again as if it had just come; False if it was not aside."""
        key = {"spool_id": spool_id}
        if self.connection.execute(_WAIT_AGAIN, key).rowcount != 1:
            return False
        SpoolGrants(self.connection).remove(spool_id)
        self.connection.execute(_REOPEN, key)
        return True

    def set_aside(self, spool_id: SpoolId, state: SpoolState, reason: str) -> None:
        """Keep the sealed bytes, out of the way and visible."""
        columns = {"spool_id": spool_id, "state": state, "reason": reason}
        self.connection.execute(_UPDATE, columns)

    def wrapped_before(self, worker_kv: int) -> tuple[SpoolId, ...]:
        """Return the messages that the worker opens with keys before that version."""
        found = self.connection.scalars(_BEFORE, {"kv": worker_kv})
        return tuple(SpoolId(spool_id) for spool_id in found)

    def rewrap(self, spool_id: SpoolId, dropped: Dropped, *, worker_kv: int) -> None:
        """Keep a message whose key was wrapped to other keys of the worker."""
        columns = {"wrapped": dropped.wrapped, "worker_kv": worker_kv}
        self.connection.execute(_UPDATE, {"spool_id": spool_id, **columns})

    def destroy(self, spool_id: SpoolId) -> None:
        """Delete the sealed bytes and every key to them; the receipt stays."""
        SpoolGrants(self.connection).remove(spool_id)
        self.connection.execute(_DESTROY, {"spool_id": spool_id})

    def on_books(self, spool_id: SpoolId) -> ReceiptOnBooks:
        """Return a receipt as the log holds it; `NotFoundError` where there is none."""
        return on_books(self.connection, spool_id)

    def all_on_books(self) -> Iterator[ReceiptOnBooks]:
        """Yield every receipt there is, for verification."""
        return all_on_books(self.connection)

    def count(self, state: SpoolState) -> int:
        """Return how many sealed messages are in *state*."""
        counted = select(func.count()).where(SpoolRow.state == state)
        return self.connection.execute(counted).scalar_one()
