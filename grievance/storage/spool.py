"""
Messages between the mailbox and a case: a receipt for good, sealed bytes for a while.

The receipt makes each message count once: its HMAC fingerprint and its place in the
mailbox are unique.  The sealed bytes are destroyed in the transaction that admits them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    null,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.intake import (
    Door,
    Outcome,
    Receipt,
    ReceiptOnBooks,
    SpoolState,
)
from grievance.domain.reference import Reference
from grievance.storage.rows import CaseRow, ReceiptRow, SpoolRow
from grievance.storage.spool_grants import SpoolGrants
from grievance.storage.spool_places import admit_once, taken_in
from grievance.storage.values import columns_of, fields_of
from grievance.vault.encoding import lp_digest
from grievance.vault.posted import Dropped


MOST_WITH_ONE_ID = 50

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
_SET_ASIDE = update(SpoolRow).where(SpoolRow.id == bindparam("spool_id"))
_LOCK = (
    select(ReceiptRow.id)
    .where(ReceiptRow.id == bindparam("spool_id"))
    .with_for_update()
)
_STATE = select(SpoolRow.state).where(SpoolRow.id == bindparam("spool_id"))
_WAITING = select(SpoolRow.id).where(SpoolRow.state == SpoolState.WAITING)
_CAME_AT = select(ReceiptRow.received_at).where(ReceiptRow.id == bindparam("spool_id"))
_ADD_FAILURE = (
    update(SpoolRow)
    .where(SpoolRow.id == bindparam("spool_id"))
    .values(failures=SpoolRow.failures + 1)
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
_DESTROY = delete(SpoolRow).where(SpoolRow.id == bindparam("spool_id"))
_CONCLUDE = (
    update(ReceiptRow)
    .where(ReceiptRow.id == bindparam("spool_id"))
    .values(
        outcome=bindparam("outcome"),
        case_id=bindparam("case_id"),
        reason=bindparam("reason"),
    )
)
_ON_BOOKS = select(
    ReceiptRow.id,
    ReceiptRow.door,
    ReceiptRow.source,
    ReceiptRow.received_at,
    ReceiptRow.fingerprint,
    ReceiptRow.outcome,
    ReceiptRow.case_id,
    ReceiptRow.reason,
    SpoolRow.state,
).outerjoin(SpoolRow, SpoolRow.id == ReceiptRow.id)
_ON_BOOKS_BY_ID = _ON_BOOKS.where(ReceiptRow.id == bindparam("spool_id"))
_SEALED = select(SpoolRow.id, SpoolRow.wrapped, SpoolRow.sealed)
_SEALED_BY_ID = _SEALED.where(SpoolRow.id == bindparam("spool_id"))
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
class Earlier:
    """A message that came before under the same Message-ID, and its case."""

    content_mark: bytes = field(repr=False)
    case_id: CaseId
    reference: Reference


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
class Marks:
    """
    Keyed marks of a message: of its Message-ID, and of all it says.

    Who cannot make them learns nothing from them.
    """

    id_mark: bytes = field(repr=False)
    content_mark: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A message that was put aside, as far as anybody in the office may know."""

    id: SpoolId
    state: SpoolState
    reason: str
    door: Door
    source: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a message came from; mailbox coordinates only for IMAP."""

    source: str
    uidvalidity: int | None = None
    uid: int | None = None
    door: Door = Door.MAIL


@dataclass(frozen=True, slots=True)
class Spool:
    """What came in."""

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
    ) -> dict[int, datetime]:
        """Return when those of a mailbox's *uids* that are known were taken in."""
        return taken_in(self.connection, source, uidvalidity, uids)

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
            fingerprint=row.fingerprint,
            door=row.door,
            source=row.source,
        )

    def lock(self, spool_id: SpoolId) -> SpoolState | None:
        """
        Keep everybody else from changing a receipt and its message meanwhile.

        Returns the state of the sealed message, or None where it was destroyed.
        """
        key = {"spool_id": spool_id}
        self.connection.execute(_LOCK, key)  # waits; what it joined would be too old
        state: SpoolState | None = self.connection.scalar(_STATE, key)
        return state

    def waiting(self) -> set[str]:
        """Return the ids of the messages that wait to be read."""
        return {str(spool_id) for spool_id in self.connection.scalars(_WAITING)}

    def came_at(self, spool_id: SpoolId) -> datetime | None:
        """Return when a message was taken in; None where there is no receipt."""
        came: datetime | None = self.connection.scalar(_CAME_AT, {"spool_id": spool_id})
        return came

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
        self.connection.execute(_SET_ASIDE, columns)

    def destroy(self, spool_id: SpoolId) -> None:
        """Delete the sealed bytes and every key to them; the receipt stays."""
        SpoolGrants(self.connection).remove(spool_id)
        self.connection.execute(_DESTROY, {"spool_id": spool_id})

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

    def on_books(self, spool_id: SpoolId) -> ReceiptOnBooks:
        """Return a receipt as it lies there; `NotFoundError` where there is none."""
        row = self.connection.execute(_ON_BOOKS_BY_ID, {"spool_id": spool_id}).first()
        if row is None:
            msg = "There is no receipt for this message."
            raise NotFoundError(msg)
        if row.state is None:  # nothing is sealed, and nobody has its key
            return ReceiptOnBooks(**fields_of(row))
        sealed = self.connection.execute(_SEALED_BY_ID, {"spool_id": spool_id}).one()
        shared = SpoolGrants(self.connection).digest(spool_id)
        return ReceiptOnBooks(
            **fields_of(row), sealed=_sealed_digest(sealed), shared=shared
        )

    def all_on_books(self) -> Iterator[ReceiptOnBooks]:
        """Yield every receipt there is, for verification."""
        shared = SpoolGrants(self.connection).digests()
        sealed = self._sealed_digests()
        streaming = _ON_BOOKS.execution_options(yield_per=500)
        with self.connection.execute(streaming) as found:
            for row in found:
                spool_id = SpoolId(row.id)
                yield ReceiptOnBooks(
                    **fields_of(row),
                    sealed=sealed.get(spool_id, b""),
                    shared=shared.get(spool_id, b""),
                )

    def receipt(self, spool_id: SpoolId) -> Receipt:
        return self._receipt(_RECEIPT_BY_ID, spool_id)

    def receipt_of(self, fingerprint: bytes) -> Receipt:
        """Return the receipt of the first message with these very bytes."""
        return self._receipt(_RECEIPT_BY_FINGERPRINT, fingerprint)

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

    def count(self, state: SpoolState) -> int:
        """Return how many sealed messages are in *state*."""
        counted = select(func.count()).where(SpoolRow.state == state)
        return self.connection.execute(counted).scalar_one()

    def _sealed_digests(self) -> dict[SpoolId, bytes]:
        """Return the digest of every sealed message; few of them are read at a time."""
        streaming = _SEALED.execution_options(yield_per=5)
        with self.connection.execute(streaming) as found:
            return {SpoolId(row.id): _sealed_digest(row) for row in found}

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


def _sealed_digest(row: Row[UUID, bytes, bytes]) -> bytes:
    return lp_digest(row.wrapped, row.sealed)
