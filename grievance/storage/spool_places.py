"""Where messages lay: coordinates in mailboxes, on the receipts of those taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update
from sqlalchemy.orm import aliased

from grievance.domain.ids import SpoolId
from grievance.storage.inserts import insert_new
from grievance.storage.rows import ReceiptRow


_OTHER = aliased(ReceiptRow)
_ADMIT = insert_new(ReceiptRow, ReceiptRow.id)
_IS_KNOWN = select(ReceiptRow.id).where(
    ReceiptRow.fingerprint == bindparam("fingerprint")
)
_FOLLOW = (
    update(ReceiptRow)
    .where(
        ReceiptRow.id == bindparam("known"),
        ReceiptRow.source == bindparam("in_source"),
        ReceiptRow.uidvalidity != bindparam("to_uidvalidity"),
        ~exists().where(
            _OTHER.source == bindparam("in_source"),
            _OTHER.uidvalidity == bindparam("to_uidvalidity"),
            _OTHER.uid == bindparam("to_uid"),
        ),
    )
    .values(uidvalidity=bindparam("to_uidvalidity"), uid=bindparam("to_uid"))
)
_TAKEN = select(ReceiptRow.uid, ReceiptRow.id, ReceiptRow.received_at).where(
    ReceiptRow.source == bindparam("in_source"),
    ReceiptRow.uidvalidity == bindparam("now"),
    ReceiptRow.uid.between(bindparam("first"), bindparam("last")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """The receipt that has a place in a mailbox, and when it is said to have come."""

    id: SpoolId
    at: datetime


def admit_once(connection: Connection, columns: Mapping[str, Any]) -> bool:
    """
    Add a receipt; False where these very bytes have one.

    A server that was put back from a backup gives old coordinates to new messages.
    Such a one is admitted without any, as they are another's.
    """
    insert_once = _ADMIT[connection.dialect.name]
    if connection.execute(insert_once, columns).first() is not None:
        return True
    if columns["uid"] is None:
        return False
    if connection.execute(_IS_KNOWN, columns).first() is not None:
        return False
    placeless = {**columns, "uidvalidity": None, "uid": None}
    return connection.execute(insert_once, placeless).first() is not None


def taken_in(
    connection: Connection, source: str, uidvalidity: int, uids: Sequence[int]
) -> dict[int, TakenIn]:
    """Return what there is a receipt for of the *uids*."""
    if not uids:
        return {}
    asked = {"in_source": source, "now": uidvalidity}
    asked |= {"first": min(uids), "last": max(uids)}
    wanted = set(uids)
    found = connection.execute(_TAKEN, asked)
    return {
        row.uid: TakenIn(id=SpoolId(row.id), at=row.received_at)
        for row in found
        if row.uid in wanted
    }


def follow(connection: Connection, spool_id: SpoolId, moved: Mapping[str, Any]) -> bool:
    """
    Note the new coordinates of a message whose mailbox was numbered anew.

    False where it is where it was, or another message has that place.
    """
    return connection.execute(_FOLLOW, {"known": spool_id, **moved}).rowcount == 1
