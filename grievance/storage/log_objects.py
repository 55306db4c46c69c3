"""What the ids in the log stand for, as far as it is on the books."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Connection,
    bindparam,
    literal,
    select,
    union_all,
)

from grievance.domain.ids import CaseId
from grievance.domain.request import CASE_BYTES
from grievance.storage.rows import (
    CaseRow,
    OutgoingRow,
    PartRow,
    ReceiptRow,
    RequestRow,
    SlipRow,
)


CASE, SLIP, OUTGOING, MESSAGE, REQUEST = (
    "case",
    "slip",
    "outgoing",
    "message",
    "request",
)
_UUID_CHARACTERS = 36  # of a request's object that is no case, but a message
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LOCATED: CompoundSelect[Any] = union_all(
    select(CaseRow.id, CaseRow.id, literal(CASE)).where(CaseRow.id.in_(_IDS)),
    select(SlipRow.id, SlipRow.case_id, literal(SLIP)).where(SlipRow.id.in_(_IDS)),
    select(OutgoingRow.id, OutgoingRow.case_id, literal(OUTGOING)).where(
        OutgoingRow.id.in_(_IDS)
    ),
    select(ReceiptRow.id, ReceiptRow.case_id, literal(MESSAGE)).where(
        ReceiptRow.id.in_(_IDS)
    ),
)
_PARTS = select(PartRow.id, PartRow.case_id, PartRow.kind).where(PartRow.id.in_(_IDS))
_REQUESTS = select(RequestRow.id, RequestRow.object).where(RequestRow.id.in_(_IDS))
_CASE: BindParameter[Any] = bindparam("case_id")
_OF_CASE = union_all(
    select(SlipRow.id).where(SlipRow.case_id == _CASE),
    select(PartRow.id).where(PartRow.case_id == _CASE),
    select(OutgoingRow.id).where(OutgoingRow.case_id == _CASE),
    select(ReceiptRow.id).where(ReceiptRow.case_id == _CASE),
)


class Located(NamedTuple):
    """What a thing is, and the case that it belongs to, if any; there are many."""

    kind: str
    case_id: CaseId | None


def locate(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Located]:
    """Return what these ids stand for, a few hundred at most."""
    wanted = {"ids": list(ids)}
    found = {
        id_: Located(str(kind), CaseId(case_id) if case_id else None)
        for statement in (_LOCATED, _PARTS)
        for id_, case_id, kind in connection.execute(statement, wanted)
    }
    return found | dict(_requests(connection, wanted))


def _requests(
    connection: Connection, wanted: dict[str, list[UUID]]
) -> Iterator[tuple[UUID, Located]]:
    for id_, object_ in connection.execute(_REQUESTS, wanted):
        case_id = None
        if len(object_) > _UUID_CHARACTERS:
            case_id = CaseId(UUID(bytes=urlsafe_b64decode(object_)[:CASE_BYTES]))
        yield id_, Located(REQUEST, case_id)


def things_of(connection: Connection, case_id: CaseId) -> tuple[UUID, ...]:
    """Return the ids of what lies in a case, or belongs to it."""
    return tuple(connection.scalars(_OF_CASE, {"case_id": case_id}))
