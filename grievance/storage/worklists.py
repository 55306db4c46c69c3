"""Read-only lists for screens and scripts, each in a query or two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    func,
    select,
    text,
)

from grievance.domain.case import Case, CaseKind
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId, PartId, SlipId
from grievance.domain.stage import TERMINAL
from grievance.storage.blobs import Blobs
from grievance.storage.cases import case_of, to_case
from grievance.storage.rows import CaseGrantRow, CaseRow, CaseSlotRow, PartRow, SlipRow
from grievance.storage.values import each_of
from grievance.vault.case_box import CaseSlot, Grant, SealedPart
from grievance.vault.slip import SealedSlip


_CASE = CaseRow.__table__
_SLOT = CaseSlotRow.__table__
_GRANT = CaseGrantRow.__table__
_SLIP = SlipRow.__table__
_PART = PartRow.__table__
_NEWEST_FIRST = (_CASE.c.received_on.desc(), _CASE.c.reference)

_COVERS = (
    select(_CASE)
    .where(
        _CASE.c.id.in_(
            select(_GRANT.c.case_id).where(
                _GRANT.c.holder == bindparam("holder"),
                _GRANT.c.compartment == bindparam("compartment"),
            )
        )
    )
    .order_by(*_NEWEST_FIRST)
)
_DUE_COVERS = (
    select(_CASE)
    .where(_CASE.c.due_on <= bindparam("by"))
    .order_by(_CASE.c.due_on, _CASE.c.reference)
)
_WITHOUT_DUE_DAY = select(_CASE).where(
    _CASE.c.due_on.is_(None),
    _CASE.c.stage.not_in(list(TERMINAL)),
    _CASE.c.kind != CaseKind.AUDIT_FILE,
)
_SLOTS = select(_SLOT).order_by(_SLOT.c.case_id, _SLOT.c.compartment, _SLOT.c.kv)
_LATER_KEYS = select(
    _SLOT.c.case_id, _SLOT.c.compartment, _SLOT.c.kv, _SLOT.c.signature
).where(text("kv > 1"))  # as the index says it: no parameter
_PARTS_LEFT_BEHIND = select(_PART.c.id).where(
    select(_SLOT.c.kv)
    .where(
        _SLOT.c.case_id == _PART.c.case_id,
        _SLOT.c.compartment == _PART.c.compartment,
        _SLOT.c.kv > _PART.c.kv,
    )
    .exists()
)
_SLIPS_LEFT_BEHIND = select(_SLIP.c.id).where(
    select(_SLOT.c.kv)
    .where(
        _SLOT.c.case_id == _SLIP.c.case_id,
        _SLOT.c.compartment == Compartment.CONTENTS,
        _SLOT.c.kv > _SLIP.c.kv,
    )
    .exists()
)
_BOXES_WITH_KEYS = (
    select(_SLOT.c.case_id, _SLOT.c.compartment)
    .where(_SLOT.c.case_id.in_(bindparam("case_ids", expanding=True)))
    .distinct()
)
_READERS = select(_GRANT.c.holder).where(
    _GRANT.c.case_id == bindparam("case_id"),
    _GRANT.c.compartment == Compartment.CONTENTS,
)
_HOLDERS = (
    select(_GRANT.c.holder, func.count(_GRANT.c.case_id.distinct()).label("cases"))
    .where(_GRANT.c.compartment == Compartment.CONTENTS)
    .group_by(_GRANT.c.holder)
)


class LaterKey(NamedTuple):
    """
    A key that a compartment got after its first, with what its maker signed it with.

    There may be very many.
    """

    case_id: CaseId
    compartment: Compartment
    kv: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class Worklists:
    """Lists of cases and parts."""

    connection: Connection
    blobs: Blobs

    def covers(
        self, holder: HolderId, compartment: Compartment = Compartment.CONTENTS
    ) -> list[Case]:
        """Return the covers of the cases *holder* has a key to, the newest first."""
        key = {"holder": holder, "compartment": compartment}
        found = self.connection.execute(_COVERS, key)
        return [case_of(columns) for columns in each_of(found)]

    def due_covers(self, by: date) -> list[Case]:
        """Return the covers on which a clock runs out by the end of that day."""
        found = self.connection.execute(_DUE_COVERS, {"by": by})
        return [to_case(row) for row in found]

    def without_due_day(self) -> list[Case]:
        """Return the covers of open cases in which no clock runs."""
        return [to_case(row) for row in self.connection.execute(_WITHOUT_DUE_DAY)]

    def readers(self, case_id: CaseId) -> frozenset[HolderId]:
        """Return who was given the contents of a case; opens nothing."""
        return frozenset(self.connection.scalars(_READERS, {"case_id": case_id}))

    def holders(self) -> dict[HolderId, int]:
        """Return of how many cases each was given the contents; opens nothing."""
        return {row.holder: row.cases for row in self.connection.execute(_HOLDERS)}

    def all_covers(self) -> Iterator[Case]:
        """Yield every cover there is, for verification."""
        for columns in self._each(select(_CASE), 500):
            yield case_of(columns)

    def dated_covers(self) -> Iterator[tuple[Case, date | None]]:
        """Yield every cover with the day it is found by, which its clocks have to say."""
        for columns in self._each(select(_CASE), 500):
            yield case_of(columns), columns["due_on"]

    def all_parts(self) -> Iterator[SealedPart]:
        """
        Yield every sealed part there is, a few at a time, for verification.

        One whose bytes are lost comes without any, and so is not what the log saw.
        """
        for columns in self._each(select(_PART), 20):
            yield self.blobs.filled_or_lost(SealedPart(**columns))

    def all_slots(self) -> Iterator[CaseSlot]:
        """Yield every slot there is, those of a compartment together, oldest first."""
        for columns in self._each(_SLOTS, 500):
            yield CaseSlot(**columns)

    def later_keys(self) -> Iterator[LaterKey]:
        """Yield every key but the first ones of their compartments, in any order."""
        streaming = _LATER_KEYS.execution_options(yield_per=1_000)
        with self.connection.execute(streaming) as rows:
            yield from map(LaterKey._make, rows)

    def boxes_with_keys(
        self, case_ids: Collection[CaseId]
    ) -> Iterator[tuple[CaseId, Compartment]]:
        """Yield which compartments of these cases, a thousand at most, have a key."""
        wanted = {"case_ids": list(case_ids)}
        for row in self.connection.execute(_BOXES_WITH_KEYS, wanted):
            yield row.case_id, row.compartment

    def parts_left_behind(self) -> Sequence[PartId]:
        """Return the parts that lie under another key than the newest of their case."""
        return self.connection.scalars(_PARTS_LEFT_BEHIND).all()

    def slips_left_behind(self) -> Sequence[SlipId]:
        """Return the slips that do."""
        return self.connection.scalars(_SLIPS_LEFT_BEHIND).all()

    def all_grants(self) -> Iterator[Grant]:
        """Yield every grant there is."""
        for columns in self._each(select(_GRANT), 500):
            yield Grant(**columns)

    def all_slips(self) -> Iterator[SealedSlip]:
        """Yield every sealed slip there is."""
        for columns in self._each(select(_SLIP), 500):
            yield SealedSlip(**columns)

    def _each(self, statement: Select[Any], at_once: int) -> Iterator[dict[str, Any]]:
        """Yield the columns of each row, so that no more than *at_once* are in memory."""
        streaming = statement.execution_options(yield_per=at_once)
        with self.connection.execute(streaming) as found:
            yield from each_of(found)
