"""Sealed parts at rest; this room never opens one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PlainKind
from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId, PartId
from grievance.storage.blobs import GOES_OUT, BlobCover, Blobs
from grievance.storage.rows import BlobRow, PartRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.case_box import SealedPart


_PART = PartRow.__table__
_ADD = insert(PartRow)
_CARRIED = ("kv", "sealed", "carrier", "carrier_kv", "signature")
_CARRY = (
    update(PartRow)
    .where(PartRow.id == bindparam("part_id"), PartRow.kv < bindparam("kv"))
    .values({name: bindparam(name) for name in _CARRIED})
)
_BY_ID = select(_PART).where(_PART.c.id == bindparam("part_id"))
_CASE_OF = select(_PART.c.case_id).where(_PART.c.id == bindparam("part_id"))
_NO_PART = "There is no such part in this case."
_OF_CASE = select(_PART).where(
    _PART.c.case_id == bindparam("case_id"),
    _PART.c.compartment == bindparam("compartment"),
    _PART.c.kind.in_(bindparam("kinds", expanding=True)),
)
_SEVERAL = select(_PART).where(_PART.c.id.in_(bindparam("part_ids", expanding=True)))
_IDS = select(_PART.c.id).where(_PART.c.case_id == bindparam("case_id"))
_IDS_IN = _IDS.where(_PART.c.compartment == bindparam("compartment"))
_IDS_OF_KIND = _IDS.where(_PART.c.kind == bindparam("kind"))


_LIE_HERE = (
    select(_PART.c.id)
    .where(
        _PART.c.kind.in_(sorted(GOES_OUT)),
        func.length(_PART.c.sealed) >= bindparam("from_size"),
        _PART.c.id > bindparam("after", type_=_PART.c.id.type),
    )
    .order_by(_PART.c.id)
    .limit(bindparam("most"))
)
_WITHOUT_BYTES = (
    select(_PART.c.id)
    .where(
        _PART.c.kind.in_(sorted(GOES_OUT)),
        func.length(_PART.c.sealed) == 0,
        _PART.c.id.not_in(select(BlobRow.part_id)),
    )
    .order_by(_PART.c.id)
)
_LIE_OUTSIDE = (
    select(BlobRow.part_id)
    .where(BlobRow.part_id > bindparam("after", type_=_PART.c.id.type))
    .order_by(BlobRow.part_id)
    .limit(bindparam("most"))
)
_MOVE = (
    update(PartRow)
    .where(PartRow.id == bindparam("part_id"), PartRow.signature == bindparam("signed"))
    .values(sealed=bindparam("moved"))
)


class MovedError(ConflictError):
    """Somebody else moved a part at the same moment: it lies where it is to lie."""

    def __init__(
        self, message: str = "Somebody else moved this at the same moment."
    ) -> None:
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Parts:
    """What lies in the boxes; the bytes of what is large may lie outside."""

    connection: Connection
    blobs: Blobs

    def add(self, parts: Sequence[SealedPart]) -> None:
        outside = self.blobs.put_large(parts)
        rows = [columns_of(part) | _sealed(part, outside) for part in parts]
        self.connection.execute(_ADD, rows)
        self.blobs.note(tuple(outside.values()))

    def carry(self, parts: Sequence[SealedPart]) -> tuple[str, ...]:
        """
        Put *parts* in the place of what they were under the key before.

        What lay outside is put there anew; return the names that are left behind.
        """
        before = self.blobs.of_parts([part.id for part in parts])
        outside = self.blobs.put_large(parts)
        rows = [
            {name: getattr(part, name) for name in _CARRIED}
            | _sealed(part, outside)
            | {"part_id": part.id}
            for part in parts
        ]
        self.connection.execute(_CARRY, rows)
        for part_id in before:
            self.blobs.forget(part_id)
        self.blobs.note(tuple(outside.values()))
        return tuple(cover.name for cover in before.values())

    def put_out(self, part: SealedPart, cover: BlobCover) -> int:
        """
        Note that the bytes of a part lie outside, where they were put; return how many.

        Raises:
            MovedError: They do already.

            ConflictError: The case got another key meanwhile.
        """
        if self.blobs.of_parts([part.id]):
            raise MovedError
        self._move(part, b"")
        self.blobs.note([cover])
        return cover.size

    def bring_in(self, part: SealedPart) -> tuple[int, str]:
        """
        Move the bytes of a part back; return how many, and the name that is left behind.

        Raises:
            MovedError: They are back already.

            ConflictError: The case got another key meanwhile.
        """
        cover = self.blobs.of_parts([part.id]).get(part.id)
        if cover is None:
            raise MovedError
        self._move(part, part.sealed)
        self.blobs.forget(part.id)
        return cover.size, cover.name

    def put_back(self, part: SealedPart) -> None:
        """
        Write the bytes of a part that has none.

        Raises:
            ConflictError: The case got another key meanwhile.
        """
        self._move(part, part.sealed)

    def without_bytes(self) -> tuple[PartId, ...]:
        """Return files whose bytes lie nowhere; in order of ids."""
        return tuple(map(PartId, self.connection.scalars(_WITHOUT_BYTES)))

    def lie_here(
        self, *, from_size: int, after: PartId, most: int
    ) -> tuple[PartId, ...]:
        """Return parts in the database whose bytes may go out; in order of ids."""
        key = {"from_size": from_size, "after": after, "most": most}
        return tuple(map(PartId, self.connection.scalars(_LIE_HERE, key)))

    def lie_outside(self, *, after: PartId, most: int) -> tuple[PartId, ...]:
        """Return parts whose bytes lie outside; in order of ids."""
        found = self.connection.scalars(_LIE_OUTSIDE, {"after": after, "most": most})
        return tuple(map(PartId, found))

    def get(self, part_id: PartId) -> SealedPart:
        """
        Return a part with its bytes, wherever they lie.

        Raises:
            NotFoundError: There is none.

            BlobLostError: Its bytes lie outside no more; so raise all who return some.
        """
        return self.blobs.filled(self.bare(part_id))

    def bare(self, part_id: PartId) -> SealedPart:
        """Return a part as its row is; `NotFoundError` where there is none."""
        row = self.connection.execute(_BY_ID, {"part_id": part_id}).first()
        if row is None:
            raise NotFoundError(_NO_PART)
        return SealedPart(**fields_of(row))

    def of_case(
        self, case_id: CaseId, compartment: Compartment, kinds: Sequence[PlainKind]
    ) -> tuple[SealedPart, ...]:
        """Return the parts of these *kinds*, one of which is that of all records."""
        key = {"case_id": case_id, "compartment": compartment, "kinds": list(kinds)}
        found = self.connection.execute(_OF_CASE, key)
        return tuple(map(self._part, found))

    def case_of(self, part_id: PartId) -> CaseId:
        """Return the case that a part lies in; `NotFoundError` where there is none."""
        found = self.connection.scalar(_CASE_OF, {"part_id": part_id})
        if found is None:
            raise NotFoundError(_NO_PART)
        return CaseId(found)

    def ids_in(self, case_id: CaseId, compartment: Compartment) -> tuple[PartId, ...]:
        """Return the ids of all parts of one compartment, in any order."""
        key = {"case_id": case_id, "compartment": compartment}
        found = self.connection.scalars(_IDS_IN, key)
        return tuple(PartId(part_id) for part_id in found)

    def several(self, part_ids: Sequence[PartId]) -> tuple[SealedPart, ...]:
        """Return these parts, a few dozen at most, as some are large; in any order."""
        found = self.connection.execute(_SEVERAL, {"part_ids": list(part_ids)})
        return tuple(map(self._part, found))

    def ids(self, case_id: CaseId) -> tuple[PartId, ...]:
        """Return the ids of all parts of a case, in any order."""
        found = self.connection.scalars(_IDS, {"case_id": case_id})
        return tuple(PartId(part_id) for part_id in found)

    def ids_of_kind(self, case_id: CaseId, kind: PlainKind) -> tuple[PartId, ...]:
        """Return the ids of its parts of one kind, in any order."""
        key = {"case_id": case_id, "kind": kind}
        found = self.connection.scalars(_IDS_OF_KIND, key)
        return tuple(PartId(part_id) for part_id in found)

    def _part(self, row: Row[*tuple[Any, ...]]) -> SealedPart:
        return self.blobs.filled(SealedPart(**fields_of(row)))

    def _move(self, part: SealedPart, sealed: bytes) -> None:
        """Write where the bytes of *part* are; `ConflictError` if it was carried."""
        key = {"part_id": part.id, "signed": part.signature, "moved": sealed}
        if self.connection.execute(_MOVE, key).rowcount != 1:
            msg = "This case got another key at this moment; repeat it."
            raise ConflictError(msg)


def _sealed(part: SealedPart, outside: Mapping[PartId, BlobCover]) -> dict[str, bytes]:
    return {"sealed": b"" if part.id in outside else part.sealed}
