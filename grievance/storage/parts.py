"""Sealed parts at rest; this room never opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PlainKind
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId, PartId
from grievance.storage.rows import PartRow
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
_OF_CASE = select(_PART).where(
    _PART.c.case_id == bindparam("case_id"),
    _PART.c.compartment == bindparam("compartment"),
    _PART.c.kind.in_(bindparam("kinds", expanding=True)),
)
_SEVERAL = select(_PART).where(_PART.c.id.in_(bindparam("part_ids", expanding=True)))
_IDS = select(_PART.c.id).where(_PART.c.case_id == bindparam("case_id"))
_IDS_IN = _IDS.where(_PART.c.compartment == bindparam("compartment"))
_IDS_OF_KIND = _IDS.where(_PART.c.kind == bindparam("kind"))


@dataclass(frozen=True, slots=True)
class Parts:
    """What lies in the boxes."""

    connection: Connection

    def add(self, parts: Sequence[SealedPart]) -> None:
        self.connection.execute(_ADD, [columns_of(part) for part in parts])

    def carry(self, parts: Sequence[SealedPart]) -> None:
        """Put *parts* in the place of what they were under the key before."""
        rows = [
            {name: getattr(part, name) for name in _CARRIED} | {"part_id": part.id}
            for part in parts
        ]
        self.connection.execute(_CARRY, rows)

    def get(self, part_id: PartId) -> SealedPart:
        row = self.connection.execute(_BY_ID, {"part_id": part_id}).first()
        if row is None:
            msg = "There is no such part in this case."
            raise NotFoundError(msg)
        return SealedPart(**fields_of(row))

    def of_case(
        self, case_id: CaseId, compartment: Compartment, kinds: Sequence[PlainKind]
    ) -> tuple[SealedPart, ...]:
        """Return the parts of these *kinds*, one of which is that of all records."""
        key = {"case_id": case_id, "compartment": compartment, "kinds": list(kinds)}
        found = self.connection.execute(_OF_CASE, key)
        return tuple(SealedPart(**fields_of(row)) for row in found)

    def ids_in(self, case_id: CaseId, compartment: Compartment) -> tuple[PartId, ...]:
        """Return the ids of all parts of one compartment, in any order."""
        key = {"case_id": case_id, "compartment": compartment}
        found = self.connection.scalars(_IDS_IN, key)
        return tuple(PartId(part_id) for part_id in found)

    def several(self, part_ids: Sequence[PartId]) -> tuple[SealedPart, ...]:
        """Return these parts, a few dozen at most, as some are large; in any order."""
        found = self.connection.execute(_SEVERAL, {"part_ids": list(part_ids)})
        return tuple(SealedPart(**fields_of(row)) for row in found)

    def ids(self, case_id: CaseId) -> tuple[PartId, ...]:
        """Return the ids of all parts of a case, in any order."""
        found = self.connection.scalars(_IDS, {"case_id": case_id})
        return tuple(PartId(part_id) for part_id in found)

    def ids_of_kind(self, case_id: CaseId, kind: PlainKind) -> tuple[PartId, ...]:
        """Return the ids of its parts of one kind, in any order."""
        key = {"case_id": case_id, "kind": kind}
        found = self.connection.scalars(_IDS_OF_KIND, key)
        return tuple(PartId(part_id) for part_id in found)
