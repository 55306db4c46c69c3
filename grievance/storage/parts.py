"""Sealed parts at rest; this room never opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId, HolderId, PartId
from grievance.storage.rows import PartRow
from grievance.vault.case_box import SealedPart


@dataclass(frozen=True, slots=True)
class Parts:
    """What lies in the boxes."""

    session: Session

    def add(self, part: SealedPart) -> None:
        self.session.add(
            PartRow(
                id=part.id,
                case_id=part.case_id,
                compartment=part.compartment,
                kind=part.kind,
                kv=part.kv,
                rev=part.rev,
                boxed=part.boxed,
                sealed=part.sealed,
                author=part.author,
                author_kv=part.author_kv,
                signature=part.signature,
            )
        )

    def get(self, part_id: PartId) -> SealedPart:
        wanted = select(PartRow).where(PartRow.id == part_id)
        row = self.session.scalar(wanted.options(undefer(PartRow.sealed)))
        if row is None:
            msg = "There is no such part in this case."
            raise NotFoundError(msg)
        return to_part(row)

    def of_case(
        self,
        case_id: CaseId,
        compartment: Compartment,
        kinds: Sequence[PartKind],
    ) -> tuple[SealedPart, ...]:
        """Return the parts of these *kinds*; attachments are large, so ask for few."""
        wanted = select(PartRow).where(
            PartRow.case_id == case_id,
            PartRow.compartment == compartment,
            PartRow.kind.in_(kinds),
        )
        rows = self.session.scalars(wanted.options(undefer(PartRow.sealed)))
        return tuple(to_part(row) for row in rows)

    def ids(self, case_id: CaseId) -> tuple[PartId, ...]:
        """Return the ids of all parts of a case, in any order."""
        wanted = select(PartRow.id).where(PartRow.case_id == case_id)
        return tuple(PartId(part_id) for part_id in self.session.scalars(wanted))


def to_part(row: PartRow) -> SealedPart:
    """Turn a row into a sealed part."""
    return SealedPart(
        id=PartId(row.id),
        case_id=CaseId(row.case_id),
        compartment=row.compartment,
        kind=row.kind,
        kv=row.kv,
        rev=row.rev,
        boxed=row.boxed,
        sealed=row.sealed,
        author=HolderId(row.author),
        author_kv=row.author_kv,
        signature=row.signature,
    )
