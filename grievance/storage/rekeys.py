"""Which cases are due for another key, as somebody has theirs who must not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, select

from grievance.domain.access import Access
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId
from grievance.domain.rekeying import RekeyDue, Waiting
from grievance.storage.cases import ACCESS_COLUMNS
from grievance.storage.inserts import insert_if_new
from grievance.storage.rows import CaseGrantRow, CaseSlotRow, RekeyDueRow
from grievance.storage.values import columns_of, fields_of


_DUE = RekeyDueRow.__table__
_GRANT = CaseGrantRow.__table__
_SLOT = CaseSlotRow.__table__
_ADD = insert_if_new(RekeyDueRow)
_OLDEST_FIRST = (_DUE.c.since, _DUE.c.case_id, _DUE.c.compartment)
_ALL = select(_DUE).order_by(*_OLDEST_FIRST)
_ONE = select(_DUE).where(_DUE.c.case_id == bindparam("case_id"))
_SAME_BOX = and_(
    _GRANT.c.case_id == _DUE.c.case_id, _GRANT.c.compartment == _DUE.c.compartment
)
_LABELLED = [column.label(f"granted_{column.name}") for column in ACCESS_COLUMNS]
_WAITING = (
    select(*_DUE.c, *_LABELLED)
    .outerjoin(_GRANT, _SAME_BOX)
    .order_by(*_OLDEST_FIRST, _GRANT.c.holder)
)
_WAITING_FOR = _WAITING.where(_GRANT.c.holder == bindparam("holder"))
_WAITING_OF = _WAITING_FOR.where(_DUE.c.case_id == bindparam("case_id"))
_EVERY = select(_SLOT.c.case_id, _SLOT.c.compartment).group_by(
    _SLOT.c.case_id, _SLOT.c.compartment
)
_OF_OLDER_SUITE = _EVERY.having(func.max(_SLOT.c.suite) < bindparam("suite"))
_DONE = delete(RekeyDueRow).where(
    RekeyDueRow.case_id == bindparam("of_case"),
    RekeyDueRow.compartment == bindparam("of_compartment"),
)


@dataclass(frozen=True, slots=True)
class Rekeys:
    """What is due, the longest due first."""

    connection: Connection

    def add(self, dues: Iterable[RekeyDue]) -> None:
        """Note that these are due; what is due already is so since then."""
        rows = [columns_of(due) for due in dues]
        if rows:
            self.connection.execute(_ADD[self.connection.dialect.name], rows)

    def done(self, case_id: CaseId, compartment: Compartment) -> None:
        """Note that it has another key."""
        key = {"of_case": case_id, "of_compartment": compartment}
        self.connection.execute(_DONE, key)

    def add_every(self, compartment: Compartment, *, since: date) -> int:
        """Note that all of these compartments are due; return how many there are."""
        found = self.connection.execute(
            _EVERY.where(_SLOT.c.compartment == compartment)
        )
        return self._add_found(found.all(), since)

    def add_older_suite(self, suite: int, *, since: date) -> int:
        """Note what was never given a key of *suite*; return how much that is."""
        return self._add_found(self._older_suite(suite), since)

    def count_older_suite(self, suite: int) -> int:
        """Count what was never given a key of *suite*."""
        return len(self._older_suite(suite))

    def _older_suite(self, suite: int) -> Sequence[Row[*tuple[Any, ...]]]:
        return self.connection.execute(_OF_OLDER_SUITE, {"suite": suite}).all()

    def _add_found(self, found: Sequence[Row[*tuple[Any, ...]]], since: date) -> int:
        self.add(
            RekeyDue(
                case_id=CaseId(row.case_id), compartment=row.compartment, since=since
            )
            for row in found
        )
        return len(found)

    def all(self) -> Iterator[RekeyDue]:
        """Yield all that is due."""
        for row in self.connection.execute(_ALL):
            yield RekeyDue(**fields_of(row))

    def of_case(self, case_id: CaseId) -> tuple[RekeyDue, ...]:
        """Return what is due of one case."""
        found = self.connection.execute(_ONE, {"case_id": case_id})
        return tuple(RekeyDue(**fields_of(row)) for row in found)

    def waiting(self) -> Iterator[Waiting]:
        """Yield all that is due, once for everybody who has its key."""
        for row in self.connection.execute(_WAITING):
            yield _waiting(row)

    def waiting_for(self, holder: HolderId) -> tuple[Waiting, ...]:
        """Return what is due and *holder* has the key to."""
        found = self.connection.execute(_WAITING_FOR, {"holder": holder})
        return tuple(_waiting(row) for row in found)

    def waiting_of(self, holder: HolderId, case_id: CaseId) -> tuple[Waiting, ...]:
        """Return the same of one case."""
        key = {"holder": holder, "case_id": case_id}
        return tuple(_waiting(row) for row in self.connection.execute(_WAITING_OF, key))

    def count(self) -> int:
        """Count what is due."""
        return self.connection.scalar(select(func.count()).select_from(_DUE)) or 0


def _waiting(row: Row[Any]) -> Waiting:
    columns = fields_of(row)
    granted = {c.name: columns.pop(f"granted_{c.name}") for c in ACCESS_COLUMNS}
    access = None if granted["holder"] is None else Access(**granted)
    return Waiting(due=RekeyDue(**columns), access=access)
