"""Receipts as they lie there, with digests of what is sealed: what the log holds."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, select

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import SpoolId
from grievance.domain.intake import ReceiptOnBooks
from grievance.storage.rows import ReceiptRow, SpoolRow
from grievance.storage.spool_grants import SpoolGrants
from grievance.storage.values import fields_of
from grievance.vault.posted import Dropped


_ON_BOOKS = select(
    ReceiptRow.id,
    ReceiptRow.door,
    ReceiptRow.source,
    ReceiptRow.received_at,
    ReceiptRow.fingerprint,
    ReceiptRow.outcome,
    ReceiptRow.case_id,
    ReceiptRow.reason,
    ReceiptRow.uidvalidity,
    ReceiptRow.uid,
    SpoolRow.reason.label("shown"),
    SpoolRow.state,
).outerjoin(SpoolRow, SpoolRow.id == ReceiptRow.id)
_SEALED = select(SpoolRow.id, SpoolRow.wrapped, SpoolRow.sealed)
_ONE = _ON_BOOKS.add_columns(SpoolRow.wrapped, SpoolRow.sealed).where(
    ReceiptRow.id == bindparam("spool_id")
)


def on_books(connection: Connection, spool_id: SpoolId) -> ReceiptOnBooks:
    """Return a receipt as it lies there; `NotFoundError` where there is none."""
    row = connection.execute(_ONE, {"spool_id": spool_id}).first()
    if row is None:
        msg = "There is no receipt for this message."
        raise NotFoundError(msg)
    found = fields_of(row)
    wrapped, sealed = found.pop("wrapped"), found.pop("sealed")
    if row.state is None:  # nothing is sealed, and nobody has its key
        return ReceiptOnBooks(**found)
    digest = Dropped(wrapped=wrapped, sealed=sealed).digest
    shared = SpoolGrants(connection).digest(spool_id)
    return ReceiptOnBooks(**found, sealed=digest, shared=shared)


def all_on_books(connection: Connection) -> Iterator[ReceiptOnBooks]:
    """Yield every receipt there is, for verification."""
    shared, sealed = SpoolGrants(connection).digests(), _digests(connection)
    streaming = _ON_BOOKS.execution_options(yield_per=500)
    with connection.execute(streaming) as found:
        for row in found:
            spool_id = SpoolId(row.id)
            yield ReceiptOnBooks(
                **fields_of(row),
                sealed=sealed.get(spool_id, b""),
                shared=shared.get(spool_id, b""),
            )


def _digests(connection: Connection) -> dict[SpoolId, bytes]:
    """Return the digest of every sealed message; few of them are read at a time."""
    streaming = _SEALED.execution_options(yield_per=5)
    with connection.execute(streaming) as found:
        return {SpoolId(row.id): _digest(row) for row in found}


def _digest(row: Row[UUID, bytes, bytes]) -> bytes:
    return Dropped(wrapped=row.wrapped, sealed=row.sealed).digest
