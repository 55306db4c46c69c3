"""Audits at rest."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.ids import AuditId, EntityId
from grievance.storage.rows import AuditRow


@dataclass(frozen=True, slots=True)
class Audits:
    """The audits in the registry."""

    session: Session

    def save(self, audit: Audit) -> None:
        self.session.merge(AuditRow(**asdict(audit)))

    def of_entity(self, entity_id: EntityId) -> tuple[Audit, ...]:
        """Return an Entity's audits by their start, unscheduled ones last."""
        wanted = (
            select(AuditRow)
            .where(AuditRow.entity_id == entity_id)
            .order_by(
                AuditRow.scheduled_start.is_(None),
                AuditRow.scheduled_start,
                AuditRow.id,
            )
        )
        return tuple(_to_audit(row) for row in self.session.scalars(wanted))


def _to_audit(row: AuditRow) -> Audit:
    return Audit(
        id=AuditId(row.id),
        entity_id=EntityId(row.entity_id),
        kind=AuditKind(row.kind),
        firm=row.firm,
        lead_auditor=row.lead_auditor,
        scheduled_start=row.scheduled_start,
        status=AuditStatus(row.status),
    )
