"""What a search asks of very many cases at once; this room never opens one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select, text

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PlainKind
from grievance.domain.ids import CaseId
from grievance.storage.rows import CaseSlotRow, PartRow
from grievance.storage.rows.cases import LATER_KEYS
from grievance.storage.values import fields_of
from grievance.vault.case_box import SealedPart


_PART = PartRow.__table__
_SLOT = CaseSlotRow.__table__
_LATER = (
    select(_SLOT.c.case_id, func.max(_SLOT.c.kv))
    .with_hint(_SLOT, f"INDEXED BY {LATER_KEYS}", "sqlite")  # of many, a few
    .where(
        text("kv > 1"),  # as the index says it: no parameter
        _SLOT.c.compartment == Compartment.CONTENTS,
    )
    .group_by(_SLOT.c.case_id)
)
_HAVING = (
    select(_PART.c.case_id)
    .where(_PART.c.id.in_(bindparam("ids", expanding=True)))
    .distinct()
)
_WORDS = select(_PART).where(
    _PART.c.case_id.in_(bindparam("case_ids", expanding=True)),
    _PART.c.compartment == Compartment.CONTENTS,
    _PART.c.kind.in_([PlainKind.LETTER, PlainKind.RECORD]),
)


@dataclass(frozen=True, slots=True)
class Searchable:
    """What lies in the boxes that words can be in, and which have another key."""

    connection: Connection

    def later_keys(self) -> dict[CaseId, int]:
        """Return the version of the last key to each case that has not its first."""
        found = self.connection.execute(_LATER)
        return {CaseId(case_id): kv for case_id, kv in found}

    def cases_having(self, ids: Collection[UUID]) -> set[CaseId]:
        """Return the cases in which any of these parts lie, a few hundred at most."""
        found = self.connection.scalars(_HAVING, {"ids": list(ids)})
        return {CaseId(case_id) for case_id in found}

    def words(self, case_ids: Sequence[CaseId]) -> dict[CaseId, list[SealedPart]]:
        """Return the sealed letters and records of these cases, a few dozen at most."""
        parts: dict[CaseId, list[SealedPart]] = {case_id: [] for case_id in case_ids}
        for row in self.connection.execute(_WORDS, {"case_ids": list(case_ids)}):
            part = SealedPart(**fields_of(row))
            parts[part.case_id].append(part)
        return parts
