"""Sealed slips at rest."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId, HolderId, SlipId
from grievance.storage.rows import SlipRow
from grievance.vault.slip import SealedSlip


@dataclass(frozen=True, slots=True)
class Slips:
    """One slip for each case."""

    session: Session

    def of_case(self, case_id: CaseId) -> SealedSlip:
        row = self.session.scalar(select(SlipRow).where(SlipRow.case_id == case_id))
        if row is None:
            msg = f"Case {case_id} has no slip."
            raise NotFoundError(msg)
        return to_slip(row)

    def save(self, slip: SealedSlip) -> None:
        """Keep the slip in the place of an earlier revision."""
        row = self.session.get(SlipRow, slip.id)
        if row is None:
            row = SlipRow(id=slip.id, case_id=slip.case_id)
            self.session.add(row)
        row.kv = slip.kv
        row.rev = slip.rev
        row.sealed = slip.sealed
        row.wrapped = slip.wrapped
        row.worker_kv = slip.worker_kv
        row.author = slip.author
        row.author_kv = slip.author_kv
        row.signature = slip.signature


def to_slip(row: SlipRow) -> SealedSlip:
    """Turn a row into a sealed slip."""
    return SealedSlip(
        id=SlipId(row.id),
        case_id=CaseId(row.case_id),
        kv=row.kv,
        rev=row.rev,
        sealed=row.sealed,
        wrapped=row.wrapped,
        worker_kv=row.worker_kv,
        author=HolderId(row.author),
        author_kv=row.author_kv,
        signature=row.signature,
    )
