"""What the keys on somebody's ring open, and in which revision that lies there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    func,
    select,
    text,
)

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PlainKind
from grievance.domain.ids import CaseId, HolderId
from grievance.storage.cases import case_of
from grievance.storage.rows import CaseGrantRow, CaseRow, CaseSlotRow, PartRow, SlipRow
from grievance.storage.rows.cases import LATER_KEYS, WHICH_COVER, WHICH_SLIP, WHOSE
from grievance.storage.values import each_of
from grievance.vault.case_box import CaseSlot, Grant, SealedPart
from grievance.vault.slip import SealedSlip


_CASE = CaseRow.__table__
_SLOT = CaseSlotRow.__table__
_GRANT = CaseGrantRow.__table__
_LATER = _SLOT.alias("later")
_SLIP = SlipRow.__table__
_PART = PartRow.__table__

_IS_NEWEST = ~(
    select(_LATER.c.kv)
    .with_hint(_LATER, f"INDEXED BY {LATER_KEYS}", "sqlite")  # of many, a few
    .where(
        _LATER.c.case_id == _GRANT.c.case_id,
        _LATER.c.compartment == _GRANT.c.compartment,
        _LATER.c.kv > _GRANT.c.kv,
        text("later.kv > 1"),  # as that index says it: no parameter
    )
    .exists()
)
_HEX = func.replace(cast(_CASE.c.id, Text), "-", "")  # as one engine keeps it anyway
_REVISION = (_HEX, _CASE.c.version, _SLIP.c.rev)
_ON_RING = (
    select(*_REVISION, _GRANT.c.holder_kv, _GRANT.c.until)
    .select_from(_GRANT)
    .join(_CASE, _CASE.c.id == _GRANT.c.case_id)
    .join(_SLIP, _SLIP.c.case_id == _GRANT.c.case_id)
    .with_hint(_GRANT, f"INDEXED BY {WHOSE}", "sqlite")  # else it reads wide rows
    .with_hint(_CASE, f"INDEXED BY {WHICH_COVER}", "sqlite")
    .with_hint(_SLIP, f"INDEXED BY {WHICH_SLIP}", "sqlite")
    .where(
        _GRANT.c.holder == bindparam("holder"),
        _GRANT.c.compartment == bindparam("compartment"),
        _IS_NEWEST,
    )
)
_CONTENTS = _GRANT.alias("contents")
_NAMES_ON_RING = _ON_RING.where(
    ~select(_CONTENTS.c.kv)
    .where(
        _CONTENTS.c.case_id == _GRANT.c.case_id,
        _CONTENTS.c.holder == _GRANT.c.holder,
        _CONTENTS.c.compartment == Compartment.CONTENTS,
        _CONTENTS.c.holder_kv == _GRANT.c.holder_kv,
        _CONTENTS.c.until.is_(None),
    )
    .exists()
)
_NAMES_AMONG = _NAMES_ON_RING.where(
    _GRANT.c.case_id.in_(bindparam("case_ids", expanding=True))
)
_SLOTS_OF = (
    select(_SLOT)
    .where(
        _SLOT.c.case_id.in_(bindparam("case_ids", expanding=True)),
        _SLOT.c.compartment == bindparam("compartment"),
    )
    .order_by(_SLOT.c.case_id, _SLOT.c.compartment, _SLOT.c.kv)
)
_GRANTS_OF = select(_GRANT).where(
    _GRANT.c.case_id.in_(bindparam("case_ids", expanding=True)),
    _GRANT.c.compartment == bindparam("compartment"),
    _GRANT.c.holder == bindparam("holder"),
    _IS_NEWEST,
)

_RECORDS_OF = select(_PART).where(
    _PART.c.case_id.in_(bindparam("case_ids", expanding=True)),
    _PART.c.compartment == bindparam("compartment"),
    _PART.c.kind == PlainKind.RECORD,
)

_CASE_COLUMNS = tuple(column.name for column in _CASE.c)
_SLIP_COLUMNS = tuple(column.name for column in _SLIP.c)
_REVISIONS = select(*_REVISION).outerjoin(_SLIP, _SLIP.c.case_id == _CASE.c.id)
_WITH_COVERS = (
    select(*_CASE.c, *_SLIP.c)
    .join(_SLIP, _SLIP.c.case_id == _CASE.c.id)
    .where(_CASE.c.id.in_(bindparam("case_ids", expanding=True)))
)


class Revision(NamedTuple):
    """
    Which revision of its cover and of its slip a case has; there are very many.

    The id of the case is in hex, as of so many each is compared and few are asked for.
    *slip_rev* is None where somebody took the slip away.
    """

    case: str
    version: int
    slip_rev: int | None

    @property
    def case_id(self) -> CaseId:
        """Which case it is."""
        return CaseId(UUID(hex=self.case))


class OnRing(NamedTuple):
    """
    A way in which somebody was given the newest keys to a compartment of some cases.

    They were wrapped to the version *holder_kv* of their own keys, for the days *until*.
    """

    holder_kv: int
    until: date | None
    revisions: AbstractSet[Revision]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipOnBooks:
    """The sealed slip of a case, with what its plain cover says of it."""

    case: Case
    slip: SealedSlip


@dataclass(frozen=True, slots=True)
class Rings:
    """Which cases somebody was given keys to, and their slips; opens nothing."""

    connection: Connection

    def on_ring(self, holder: HolderId) -> list[OnRing]:
        """Return the cases whose slips *holder* may read; reads none."""
        return self._on_ring(_ON_RING, holder, Compartment.CONTENTS)

    def names_on_ring(
        self, holder: HolderId, among: Sequence[CaseId] | None = None
    ) -> list[OnRing]:
        """
        Return the cases of which *holder* has the key to who complained.

        Not those whose contents are theirs as well, for the same keys and for good; of
        *among*, a few hundred at most, if it is given.
        """
        if among is None:
            return self._on_ring(_NAMES_ON_RING, holder, Compartment.IDENTITY)
        identity = Compartment.IDENTITY
        return self._on_ring(_NAMES_AMONG, holder, identity, case_ids=among)

    def slots_of(
        self,
        case_ids: Sequence[CaseId],
        compartment: Compartment = Compartment.CONTENTS,
    ) -> dict[CaseId, list[CaseSlot]]:
        """Return the slots of one compartment of these cases, the oldest first."""
        slots: dict[CaseId, list[CaseSlot]] = {}
        key = {"case_ids": case_ids, "compartment": compartment}
        found = self.connection.execute(_SLOTS_OF, key)
        for columns in each_of(found):
            slots.setdefault(columns["case_id"], []).append(CaseSlot(**columns))
        return slots

    def grants_of(
        self,
        holder: HolderId,
        case_ids: Sequence[CaseId],
        compartment: Compartment = Compartment.CONTENTS,
    ) -> dict[CaseId, Grant]:
        """Return what *holder* was given of these cases' newest keys to one compartment."""
        key = {"holder": holder, "case_ids": case_ids, "compartment": compartment}
        found = self.connection.execute(_GRANTS_OF, key)
        return {columns["case_id"]: Grant(**columns) for columns in each_of(found)}

    def records_of(
        self, case_ids: Sequence[CaseId], compartment: Compartment
    ) -> dict[CaseId, list[SealedPart]]:
        """Return the records of some dozens of cases; of none the bytes lie outside."""
        records: dict[CaseId, list[SealedPart]] = {}
        key = {"case_ids": case_ids, "compartment": compartment}
        for columns in each_of(self.connection.execute(_RECORDS_OF, key)):
            records.setdefault(columns["case_id"], []).append(SealedPart(**columns))
        return records

    def revisions(self) -> list[Revision]:
        """Return which revision of its cover and of its slip every case has."""
        return list(map(Revision._make, self.connection.execute(_REVISIONS)))

    def slips_with_covers(self, case_ids: Sequence[CaseId]) -> Iterator[SlipOnBooks]:
        """Yield the sealed slips of these cases, a few hundred at most, with covers."""
        for row in self.connection.execute(_WITH_COVERS, {"case_ids": case_ids}):
            of_case = dict(zip(_CASE_COLUMNS, row, strict=False))
            of_slip = dict(zip(_SLIP_COLUMNS, row[len(_CASE_COLUMNS) :], strict=True))
            yield SlipOnBooks(case=case_of(of_case), slip=SealedSlip(**of_slip))

    def _on_ring(
        self,
        statement: Select[Any],
        holder: HolderId,
        compartment: Compartment,
        **more: Any,
    ) -> list[OnRing]:
        key = {"holder": holder, "compartment": compartment, **more}
        ways: dict[tuple[int, date | None], set[Revision]] = defaultdict(set)
        found = self.connection.execute(statement, key).all()
        for case, version, rev, holder_kv, until in found:
            ways[holder_kv, until].add(Revision(case, version, rev))
        return [OnRing(*way, revisions) for way, revisions in ways.items()]
