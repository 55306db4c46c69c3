"""Read-only lists for screens and scripts, each in a query or two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, undefer

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.ids import HolderId
from grievance.storage.cases import to_case, to_grant, to_slot
from grievance.storage.parts import to_part
from grievance.storage.rows import CaseGrantRow, CaseRow, CaseSlotRow, PartRow, SlipRow
from grievance.storage.slips import to_slip
from grievance.vault.case_box import CaseSlot, Grant, SealedPart
from grievance.vault.slip import SealedSlip


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A case somebody may open, with what is needed to read its slip."""

    case: Case
    slot: CaseSlot
    grant: Grant
    slip: SealedSlip


@dataclass(frozen=True, slots=True)
class Worklists:
    """Lists of cases and parts."""

    session: Session

    def covers(self, holder: HolderId) -> list[Case]:
        """Return the covers of the cases *holder* may open, the newest first."""
        wanted = (
            select(CaseRow)
            .where(CaseRow.id.in_(_granted_to(holder)))
            .order_by(CaseRow.received_on.desc(), CaseRow.reference)
        )
        return [to_case(row) for row in self.session.scalars(wanted)]

    def queue(self, holder: HolderId) -> Iterator[QueueItem]:
        """Yield the cases *holder* may open with their sealed slips, newest first."""
        newest = (
            select(CaseSlotRow.case_id, func.max(CaseSlotRow.kv).label("kv"))
            .where(CaseSlotRow.compartment == Compartment.CONTENTS)
            .group_by(CaseSlotRow.case_id)
            .subquery()
        )
        wanted = (
            select(CaseRow, CaseSlotRow, CaseGrantRow, SlipRow)
            .join(newest, newest.c.case_id == CaseRow.id)
            .join(
                CaseSlotRow,
                and_(
                    CaseSlotRow.case_id == CaseRow.id,
                    CaseSlotRow.compartment == Compartment.CONTENTS,
                    CaseSlotRow.kv == newest.c.kv,
                ),
            )
            .join(
                CaseGrantRow,
                and_(
                    CaseGrantRow.case_id == CaseSlotRow.case_id,
                    CaseGrantRow.compartment == CaseSlotRow.compartment,
                    CaseGrantRow.kv == CaseSlotRow.kv,
                    CaseGrantRow.holder == holder,
                ),
            )
            .join(SlipRow, SlipRow.case_id == CaseRow.id)
            .order_by(CaseRow.received_on.desc(), CaseRow.reference)
        )
        for case, slot, grant, slip in self.session.execute(
            wanted.execution_options(yield_per=500)
        ):
            yield QueueItem(
                case=to_case(case),
                slot=to_slot(slot),
                grant=to_grant(grant),
                slip=to_slip(slip),
            )

    def all_covers(self) -> Iterator[Case]:
        """Yield every cover there is, for verification."""
        wanted = select(CaseRow).execution_options(yield_per=500)
        for row in self.session.scalars(wanted):
            yield to_case(row)

    def all_parts(self) -> Iterator[SealedPart]:
        """Yield every sealed part there is, a few at a time, for verification."""
        wanted = select(PartRow).options(undefer(PartRow.sealed))
        for row in self.session.scalars(wanted.execution_options(yield_per=20)):
            yield to_part(row)

    def all_slips(self) -> Iterator[SealedSlip]:
        """Yield every sealed slip there is."""
        wanted = select(SlipRow).execution_options(yield_per=500)
        for row in self.session.scalars(wanted):
            yield to_slip(row)


def _granted_to(holder: HolderId) -> Select[UUID]:
    return select(CaseGrantRow.case_id).where(
        CaseGrantRow.holder == holder,
        CaseGrantRow.compartment == Compartment.CONTENTS,
    )
