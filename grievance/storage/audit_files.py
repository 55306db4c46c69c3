"""Which audits have a file: one each, by a mark that only the worker can make."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from grievance.domain.ids import CaseId
from grievance.storage.inserts import insert_new
from grievance.storage.rows import AuditFileRow


_ADD = insert_new(AuditFileRow, AuditFileRow.mark)
_FIND = select(AuditFileRow.case_id).where(AuditFileRow.mark == bindparam("mark"))

_MOVE = (
    update(AuditFileRow)
    .where(AuditFileRow.mark == bindparam("former"))
    .values(mark=bindparam("following"))
)


@dataclass(frozen=True, slots=True)
class AuditFiles:
    """A file for each audit that has something to answer."""

    connection: Connection

    def claim(self, mark: bytes, case_id: CaseId) -> bool:
        """Let *case_id* be the file of an audit; False where it has one."""
        columns = {"mark": mark, "case_id": case_id}
        insert_once = _ADD[self.connection.dialect.name]
        return self.connection.execute(insert_once, columns).first() is not None

    def find(self, mark: bytes) -> CaseId | None:
        """Return the file of an audit, if it has one."""
        found = self.connection.scalar(_FIND, {"mark": mark})
        return None if found is None else CaseId(found)

    def move(self, former: bytes, following: bytes) -> None:
        """Put *following* in the place of a mark, where there is one."""
        key = {"former": former, "following": following}
        self.connection.execute(_MOVE, key)
