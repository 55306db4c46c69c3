"""Covers of cases at rest, with their slots and the grants of their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

import msgspec

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from grievance.domain.access import Access
from grievance.domain.case import Case
from grievance.domain.clock import Clock, write_clocks
from grievance.domain.compartment import Compartment
from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId, HolderId
from grievance.domain.reference import Reference
from grievance.storage.rows import CaseGrantRow, CaseRow, CaseSlotRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.case_box import CaseKey, CaseSlot, Grant


_CASE = CaseRow.__table__
_SLOT = CaseSlotRow.__table__
_GRANT = CaseGrantRow.__table__

_BY_ID = select(_CASE).where(_CASE.c.id == bindparam("case_id"))
# What other rows refer to stays as it is: who adds one need not wait, nor deadlock.
_LOCK = _BY_ID.with_for_update(key_share=True)
_BY_REFERENCE = select(_CASE).where(_CASE.c.reference == bindparam("reference"))
_CHILDREN = (
    select(_CASE)
    .where(_CASE.c.parent == bindparam("parent_id"))
    .order_by(_CASE.c.reference)
)
_ADD = insert(CaseRow)
_SAVE = update(CaseRow).where(
    CaseRow.id == bindparam("saved_id"), CaseRow.version == bindparam("read_version")
)
_SLOTS = (
    select(_SLOT)
    .where(
        _SLOT.c.case_id == bindparam("case_id"),
        _SLOT.c.compartment == bindparam("compartment"),
    )
    .order_by(_SLOT.c.kv)
)
_SLOTS_OF = (
    select(_SLOT)
    .where(_SLOT.c.case_id == bindparam("case_id"))
    .order_by(_SLOT.c.compartment, _SLOT.c.kv)
)
_ADD_SLOTS = insert(CaseSlotRow)
_ADD_GRANTS = insert(CaseGrantRow)
_END_GRANT = delete(CaseGrantRow).where(
    CaseGrantRow.case_id == bindparam("of_case"),
    CaseGrantRow.compartment == bindparam("of_compartment"),
    CaseGrantRow.holder == bindparam("of_holder"),
)
_GRANTS = select(_GRANT).where(
    _GRANT.c.case_id == bindparam("case_id"),
    _GRANT.c.compartment == bindparam("compartment"),
    _GRANT.c.kv == bindparam("kv"),
)
_GRANT_OF = _GRANTS.where(_GRANT.c.holder == bindparam("holder"))
# The worker asks these: no sealed column is among theirs.
ACCESS_COLUMNS = (
    _GRANT.c.case_id,
    _GRANT.c.compartment,
    _GRANT.c.kv,
    _GRANT.c.holder,
    _GRANT.c.holder_kv,
    _GRANT.c.until,
)
_ACCESS = select(*ACCESS_COLUMNS).order_by(
    _GRANT.c.case_id, _GRANT.c.compartment, _GRANT.c.holder
)
_ACCESS_TO = _ACCESS.where(_GRANT.c.case_id == bindparam("case_id"))
_ACCESS_OF = _ACCESS.where(_GRANT.c.holder == bindparam("holder"))
_ACCESS_OVER = _ACCESS.where(_GRANT.c.until < bindparam("today"))


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases on the books."""

    connection: Connection

    def get(self, case_id: CaseId) -> Case:
        row = self.connection.execute(_BY_ID, {"case_id": case_id}).first()
        if row is None:
            msg = f"There is no case {case_id}."
            raise NotFoundError(msg)
        return to_case(row)

    def by_reference(self, reference: Reference) -> Case:
        case = self._called(reference)
        if case and case.erased_on:
            msg = f"{reference} was erased on {case.erased_on}; only its count is left."
            raise NotFoundError(msg)
        if case is None:
            msg = f"There is no case {reference}; `grievance cases` lists yours."
            raise NotFoundError(msg)
        return case

    def lock(self, case_id: CaseId) -> Case | None:
        """Return the cover as it is now, which nobody else saves until the commit."""
        row = self.connection.execute(_LOCK, {"case_id": case_id}).first()
        return None if row is None else to_case(row)

    def find(self, reference: Reference) -> Case | None:
        """Return the case of *reference*, or None where there is none any more."""
        case = self._called(reference)
        return None if case is None or case.is_erased else case

    def children(self, parent_id: CaseId) -> tuple[Case, ...]:
        """Return the sub-cases of a report, by reference."""
        found = self.connection.execute(_CHILDREN, {"parent_id": parent_id})
        return tuple(to_case(row) for row in found)

    def add(self, case: Case) -> None:
        self.connection.execute(_ADD, _columns(case))

    def save(self, case: Case) -> Case:
        """
        Keep the cover and return it with its next version.

        Raises:
            ConflictError: Somebody else saved it since it was read.
        """
        saved = replace(case, version=case.version + 1)
        values = _columns(saved)
        del values["id"]
        key = {"saved_id": case.id, "read_version": case.version}
        result = self.connection.execute(_SAVE, {**values, **key})
        if result.rowcount != 1:
            msg = "Somebody else changed this case meanwhile; look again and repeat."
            raise ConflictError(msg)
        return saved

    def add_slots(self, slots: Sequence[CaseSlot]) -> None:
        self.connection.execute(_ADD_SLOTS, [columns_of(slot) for slot in slots])

    def slot(self, case_id: CaseId, compartment: Compartment) -> CaseSlot:
        """Return the newest slot; `slots` are what the vault verifies."""
        return self.slots(case_id, compartment)[-1]

    def slots(self, case_id: CaseId, compartment: Compartment) -> tuple[CaseSlot, ...]:
        """
        Return the slots of all keys that a compartment had, the first one first.

        Raises:
            NotFoundError: There is none.
        """
        key = {"case_id": case_id, "compartment": compartment}
        rows = self.connection.execute(_SLOTS, key).all()
        if not rows:
            msg = "This case has no key any more; its words cannot be read."
            raise NotFoundError(msg)
        return tuple(CaseSlot(**fields_of(row)) for row in rows)

    def slots_of(self, case_id: CaseId) -> Mapping[Compartment, tuple[CaseSlot, ...]]:
        """Return the same of each compartment of a case; empty where there is none."""
        rows = self.connection.execute(_SLOTS_OF, {"case_id": case_id})
        slots = [CaseSlot(**fields_of(row)) for row in rows]
        return {
            compartment: tuple(some)
            for compartment, some in groupby(slots, lambda slot: slot.compartment)
        }

    def add_grants(self, grants: Sequence[Grant]) -> None:
        self.connection.execute(_ADD_GRANTS, [columns_of(grant) for grant in grants])

    def grant(self, slot: CaseSlot, holder: HolderId) -> Grant | None:
        """Return what *holder* was given for *slot*, or None."""
        key = _key_of(slot) | {"holder": holder}
        row = self.connection.execute(_GRANT_OF, key).first()
        return None if row is None else Grant(**fields_of(row))

    def end_grants(self, grants: Iterable[Grant | Access]) -> None:
        """Take them off the rings they are on, whichever keys they are of."""
        keys = [
            {
                "of_case": grant.case_id,
                "of_compartment": grant.compartment,
                "of_holder": grant.holder,
            }
            for grant in grants
        ]
        if keys:
            self.connection.execute(_END_GRANT, keys)

    def access_to(self, case_id: CaseId) -> tuple[Access, ...]:
        """Return who has which key to a case."""
        found = self.connection.execute(_ACCESS_TO, {"case_id": case_id})
        return tuple(to_access(row) for row in found)

    def access_of(self, holder: HolderId) -> tuple[Access, ...]:
        """Return every key that *holder* was given."""
        found = self.connection.execute(_ACCESS_OF, {"holder": holder})
        return tuple(to_access(row) for row in found)

    def access_over(self, today: date) -> tuple[Access, ...]:
        """Return whose last day was before *today*."""
        found = self.connection.execute(_ACCESS_OVER, {"today": today})
        return tuple(to_access(row) for row in found)

    def grants(self, of: CaseSlot | CaseKey) -> tuple[Grant, ...]:
        """Return everything that opens a slot, or wraps a key."""
        found = self.connection.execute(_GRANTS, _key_of(of))
        return tuple(Grant(**fields_of(row)) for row in found)

    def holders(self, slot: CaseSlot) -> tuple[HolderId, ...]:
        """Return who can open *slot*."""
        granted = self.access_to(slot.case_id)
        key = (slot.compartment, slot.kv)
        return tuple(one.holder for one in granted if (one.compartment, one.kv) == key)

    def _called(self, reference: Reference) -> Case | None:
        row = self.connection.execute(_BY_REFERENCE, {"reference": reference}).first()
        return None if row is None else to_case(row)


def to_access(row: Row[*tuple[Any, ...]]) -> Access:
    """Turn a row into who has what."""
    return Access(**fields_of(row))


def to_case(row: Row[Any]) -> Case:
    """Turn a row into a cover; when it is due is read off its clocks."""
    return case_of(fields_of(row))


def case_of(columns: dict[str, Any]) -> Case:
    """Make a cover of its columns."""
    values = {**columns, "clocks": read_clocks(columns["clocks"])}
    del values["due_on"]
    return Case(**values)


def read_clocks(written: Sequence[Mapping[str, Any]]) -> tuple[Clock, ...]:
    """Read what `write_clocks` wrote; `ValueError` if it is anything else."""
    return msgspec.convert(written, tuple[Clock, ...])


def _columns(case: Case) -> dict[str, Any]:
    """Return the columns of a cover, with the day to find it by."""
    clocks = write_clocks(case.clocks)
    return {**columns_of(case), "clocks": clocks, "due_on": case.calls_on}


def _key_of(of: CaseSlot | CaseKey) -> dict[str, Any]:
    return {"case_id": of.case_id, "compartment": of.compartment, "kv": of.kv}
