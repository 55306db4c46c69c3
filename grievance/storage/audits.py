"""Audits at rest."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.ids import EntityId
from grievance.storage.rows import AuditRow
from grievance.storage.values import columns_of, fields_of


_AUDIT = AuditRow.__table__


@dataclass(frozen=True, slots=True)
class Audits:
    """The audits in the registry."""

    connection: Connection

    def save(self, audit: Audit) -> None:
        """Keep the audit in the place of what was known under its id."""
        self.connection.execute(delete(AuditRow).where(AuditRow.id == audit.id))
        self.connection.execute(insert(AuditRow), columns_of(audit))

    def of_entity(self, entity_id: EntityId) -> tuple[Audit, ...]:
        """Return an Entity's audits by their start, unscheduled ones last."""
        columns = _AUDIT.c
        start = columns.scheduled_start
        wanted = (
            select(_AUDIT)
            .where(columns.entity_id == entity_id)
            .order_by(start.is_(None), start, columns.id)
        )
        return tuple(
            Audit(
                **fields_of(row)
                | {"kind": AuditKind(row.kind), "status": AuditStatus(row.status)}
            )
            for row in self.connection.execute(wanted)
        )
