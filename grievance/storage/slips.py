"""Sealed slips at rest."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.storage.rows import SlipRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.slip import SealedSlip


_SLIP = SlipRow.__table__
_OF_CASE = select(_SLIP).where(_SLIP.c.case_id == bindparam("of_case"))
_BEFORE = (
    select(_SLIP.c.case_id)
    .where(_SLIP.c.worker_kv < bindparam("kv"))
    .order_by(_SLIP.c.case_id)
)
_ADD = insert(SlipRow)
_REPLACE = update(SlipRow).where(
    SlipRow.id == bindparam("slip_id"), SlipRow.rev == bindparam("last_rev")
)


@dataclass(frozen=True, slots=True)
class Slips:
    """One slip for each case."""

    connection: Connection

    def of_case(self, case_id: CaseId) -> SealedSlip:
        row = self.connection.execute(_OF_CASE, {"of_case": case_id}).first()
        if row is None:
            msg = f"Case {case_id} has no slip."
            raise NotFoundError(msg)
        return SealedSlip(**fields_of(row))

    def wrapped_before(self, worker_kv: int) -> tuple[CaseId, ...]:
        """Return the cases whose slip the worker opens with keys before that version."""
        found = self.connection.scalars(_BEFORE, {"kv": worker_kv})
        return tuple(CaseId(case_id) for case_id in found)

    def save(self, slip: SealedSlip) -> None:
        """
        Keep the first revision of a slip, or put the next in the place of the last.

        Raises:
            ConflictError: Somebody else wrote a revision meanwhile.
        """
        if slip.rev == 0:
            self.connection.execute(_ADD, columns_of(slip))
            return
        values = columns_of(slip)
        key = {"slip_id": values.pop("id"), "last_rev": slip.rev - 1}
        if self.connection.execute(_REPLACE, {**values, **key}).rowcount != 1:
            msg = "Somebody else changed this case's slip; look again and repeat."
            raise ConflictError(msg)
