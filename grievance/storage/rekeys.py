"""Which cases are due for another key, as somebody has theirs who must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, delete, func, select

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId
from grievance.domain.rekeying import RekeyDue
from grievance.storage.inserts import insert_new
from grievance.storage.rows import CaseGrantRow, RekeyDueRow
from grievance.storage.values import columns_of, fields_of


_DUE = RekeyDueRow.__table__
_GRANT = CaseGrantRow.__table__
_ADD = insert_new(RekeyDueRow, RekeyDueRow.case_id)
_ALL = select(_DUE).order_by(_DUE.c.since, _DUE.c.case_id, _DUE.c.compartment)
_FOR = _ALL.where(
    select(_GRANT.c.case_id)
    .where(
        and_(
            _GRANT.c.case_id == _DUE.c.case_id,
            _GRANT.c.compartment == _DUE.c.compartment,
            _GRANT.c.holder == bindparam("holder"),
        )
    )
    .exists()
)
_DONE = delete(RekeyDueRow).where(
    RekeyDueRow.case_id == bindparam("of_case"),
    RekeyDueRow.compartment == bindparam("of_compartment"),
)


@dataclass(frozen=True, slots=True)
class Rekeys:
    """What is due, the longest due first."""

    connection: Connection

    def add(self, due: RekeyDue) -> None:
        """Note that a compartment is due; once is enough."""
        insert_once = _ADD[self.connection.dialect.name]
        self.connection.execute(insert_once, columns_of(due))

    def done(self, case_id: CaseId, compartment: Compartment) -> None:
        """Note that it has another key."""
        key = {"of_case": case_id, "of_compartment": compartment}
        self.connection.execute(_DONE, key)

    def all(self) -> Iterator[RekeyDue]:
        """Yield all that is due."""
        for row in self.connection.execute(_ALL):
            yield RekeyDue(**fields_of(row))

    def for_holder(self, holder: HolderId) -> tuple[RekeyDue, ...]:
        """Return what is due and on the ring of *holder*, who can give it another."""
        found = self.connection.execute(_FOR, {"holder": holder})
        return tuple(RekeyDue(**fields_of(row)) for row in found)

    def count(self) -> int:
        """Count what is due."""
        return self.connection.scalar(select(func.count()).select_from(_DUE)) or 0
