"""Covers of cases at rest, with their slots and the grants of their keys."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId, HolderId, PersonId
from grievance.domain.reference import Reference
from grievance.storage.rows import CaseGrantRow, CaseRow, CaseSlotRow
from grievance.vault.case_box import CaseSlot, Grant


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases on the books."""

    session: Session

    def get(self, case_id: CaseId) -> Case:
        row = self.session.get(CaseRow, case_id)
        if row is None:
            msg = f"There is no case {case_id}."
            raise NotFoundError(msg)
        return to_case(row)

    def by_reference(self, reference: Reference) -> Case:
        case = self.find(reference)
        if case is None:
            msg = f"There is no case {reference}; `grievance cases` lists yours."
            raise NotFoundError(msg)
        return case

    def find(self, reference: Reference) -> Case | None:
        """Return the case of *reference*, or None where there is none."""
        wanted = select(CaseRow).where(CaseRow.reference == reference)
        row = self.session.scalar(wanted)
        return None if row is None else to_case(row)

    def add(self, case: Case) -> None:
        self.session.add(CaseRow(**asdict(case)))
        self.session.flush()

    def save(self, case: Case) -> Case:
        """
        Keep the cover and return it with its next version.

        Raises:
            ConflictError: Somebody else saved it since it was read.
        """
        saved = replace(case, version=case.version + 1)
        values = asdict(saved)
        del values["id"]
        changed = update(CaseRow).where(
            CaseRow.id == case.id, CaseRow.version == case.version
        )
        result = cast(
            "CursorResult[Any]", self.session.execute(changed.values(**values))
        )
        if result.rowcount != 1:
            msg = "Somebody else changed this case meanwhile; look again and repeat."
            raise ConflictError(msg)
        return saved

    def add_slot(self, slot: CaseSlot) -> None:
        self.session.add(
            CaseSlotRow(
                case_id=slot.case_id,
                compartment=slot.compartment,
                kv=slot.kv,
                suite=slot.suite,
                public=slot.public,
                commitment=slot.commitment,
                maker=slot.maker,
                maker_kv=slot.maker_kv,
                signature=slot.signature,
            )
        )
        self.session.flush()

    def slot(self, case_id: CaseId, compartment: Compartment) -> CaseSlot:
        """Return the newest slot; the vault verifies it before anything goes in."""
        newest = (
            select(CaseSlotRow)
            .where(
                CaseSlotRow.case_id == case_id,
                CaseSlotRow.compartment == compartment,
            )
            .order_by(CaseSlotRow.kv.desc())
            .limit(1)
        )
        row = self.session.scalar(newest)
        if row is None:
            msg = "This case has no key any more; its words cannot be read."
            raise NotFoundError(msg)
        return to_slot(row)

    def add_grant(self, grant: Grant) -> None:
        self.session.add(
            CaseGrantRow(
                case_id=grant.case_id,
                compartment=grant.compartment,
                kv=grant.kv,
                holder=grant.holder,
                holder_kv=grant.holder_kv,
                wrapped=grant.wrapped,
            )
        )

    def grant(self, slot: CaseSlot, holder: HolderId) -> Grant | None:
        """Return what *holder* was given for *slot*, or None."""
        key = (slot.case_id, slot.compartment, slot.kv, holder)
        row = self.session.get(CaseGrantRow, key)
        return None if row is None else to_grant(row)

    def holders(self, slot: CaseSlot) -> tuple[HolderId, ...]:
        """Return who can open *slot*."""
        granted = select(CaseGrantRow.holder).where(
            CaseGrantRow.case_id == slot.case_id,
            CaseGrantRow.compartment == slot.compartment,
            CaseGrantRow.kv == slot.kv,
        )
        return tuple(
            HolderId(h) for h in self.session.scalars(granted.order_by("holder"))
        )


def to_case(row: CaseRow) -> Case:
    """Turn a row into a cover."""
    return Case(
        id=CaseId(row.id),
        reference=Reference(row.reference),
        kind=row.kind,
        stage=row.stage,
        stage_since=row.stage_since,
        urgency=row.urgency,
        received_on=row.received_on,
        due_on=row.due_on,
        handler=None if row.handler is None else PersonId(row.handler),
        language=row.language,
        unread=row.unread,
        token_epoch=row.token_epoch,
        version=row.version,
    )


def to_slot(row: CaseSlotRow) -> CaseSlot:
    """Turn a row into a slot."""
    return CaseSlot(
        case_id=CaseId(row.case_id),
        compartment=row.compartment,
        kv=row.kv,
        suite=row.suite,
        public=row.public,
        commitment=row.commitment,
        maker=HolderId(row.maker),
        maker_kv=row.maker_kv,
        signature=row.signature,
    )


def to_grant(row: CaseGrantRow) -> Grant:
    """Turn a row into a grant."""
    return Grant(
        case_id=CaseId(row.case_id),
        compartment=row.compartment,
        kv=row.kv,
        holder=HolderId(row.holder),
        holder_kv=row.holder_kv,
        wrapped=row.wrapped,
    )
