"""Read-only lists for screens and scripts, each in a query or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
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

from grievance.domain.case import Case, CaseKind
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId, PartId, SlipId
from grievance.domain.stage import TERMINAL
from grievance.storage.blobs import Blobs
from grievance.storage.cases import case_of, to_case
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
_SLOTS_OF = _SLOTS.where(
    _SLOT.c.case_id.in_(bindparam("case_ids", expanding=True)),
    _SLOT.c.compartment == Compartment.CONTENTS,
)
_GRANTS_OF = select(_GRANT).where(
    _GRANT.c.case_id.in_(bindparam("case_ids", expanding=True)),
    _GRANT.c.compartment == Compartment.CONTENTS,
    _GRANT.c.holder == bindparam("holder"),
    _IS_NEWEST,
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


class LaterKey(NamedTuple):
    """
    A key that a compartment got after its first, with what its maker signed it with.

    There may be very many.
    """

    case_id: CaseId
    compartment: Compartment
    kv: int
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipOnBooks:
    """The sealed slip of a case, with what its plain cover says of it."""

    case: Case
    slip: SealedSlip


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

    def slots_of(self, case_ids: Sequence[CaseId]) -> dict[CaseId, list[CaseSlot]]:
        """Return the slots of the contents of these cases, the oldest first."""
        slots: dict[CaseId, list[CaseSlot]] = {}
        found = self.connection.execute(_SLOTS_OF, {"case_ids": case_ids})
        for columns in each_of(found):
            slots.setdefault(columns["case_id"], []).append(CaseSlot(**columns))
        return slots

    def grants_of(
        self, holder: HolderId, case_ids: Sequence[CaseId]
    ) -> dict[CaseId, Grant]:
        """Return what *holder* was given of the newest keys to these cases' contents."""
        key = {"holder": holder, "case_ids": case_ids}
        found = self.connection.execute(_GRANTS_OF, key)
        return {columns["case_id"]: Grant(**columns) for columns in each_of(found)}

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

    def revisions(self) -> list[Revision]:
        """Return which revision of its cover and of its slip every case has."""
        return list(map(Revision._make, self.connection.execute(_REVISIONS)))

    def slips_with_covers(self, case_ids: Sequence[CaseId]) -> Iterator[SlipOnBooks]:
        """Yield the sealed slips of these cases, a few hundred at most, with covers."""
        for row in self.connection.execute(_WITH_COVERS, {"case_ids": case_ids}):
            of_case = dict(zip(_CASE_COLUMNS, row, strict=False))
            of_slip = dict(zip(_SLIP_COLUMNS, row[len(_CASE_COLUMNS) :], strict=True))
            yield SlipOnBooks(case=case_of(of_case), slip=SealedSlip(**of_slip))

    def all_slips(self) -> Iterator[SealedSlip]:
        """Yield every sealed slip there is."""
        for columns in self._each(select(_SLIP), 500):
            yield SealedSlip(**columns)

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

    def _each(self, statement: Select[Any], at_once: int) -> Iterator[dict[str, Any]]:
        """Yield the columns of each row, so that no more than *at_once* are in memory."""
        streaming = statement.execution_options(yield_per=at_once)
        with self.connection.execute(streaming) as found:
            yield from each_of(found)
