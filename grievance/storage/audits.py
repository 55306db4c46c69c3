"""Audits at rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.storage.registry_batches import (
    Columns,
    as_lines,
    drop_where,
    put_all,
)
from grievance.storage.rows import AuditRow
from grievance.storage.values import columns_of, fields_of


_ALL = select(AuditRow.__table__).order_by(
    AuditRow.scheduled_start.is_(None), AuditRow.scheduled_start, AuditRow.id
)


@dataclass(frozen=True, slots=True)
class Audits:
    """The audits in the registry."""

    connection: Connection

    def get(self, audit_id: AuditId) -> Audit:
        """
        Return one audit.

        Raises:
            NotFoundError: There is none of this id.
        """
        row = self.connection.execute(_ALL.where(AuditRow.id == audit_id)).first()
        if row is None:
            msg = f"There is no audit {audit_id} in the registry."
            raise NotFoundError(msg)
        return _to_value(row)

    def save(self, audit: Audit) -> None:
        """Keep the audit in the place of what was known under its id."""
        self.save_all([audit])

    def save_all(self, audits: Sequence[Audit]) -> None:
        """Keep audits in the place of what was known under their ids."""
        put_all(self.connection, AuditRow, [_columns(one) for one in audits])

    def remove_all(self, ids: Sequence[UUID]) -> None:
        """Remove audits."""
        drop_where(self.connection, AuditRow.id, ids)

    def of_entity(self, entity_id: EntityId) -> tuple[Audit, ...]:
        """Return an Entity's audits by their start, unscheduled ones last."""
        wanted = _ALL.where(AuditRow.entity_id == entity_id)
        return tuple(_to_value(row) for row in self.connection.execute(wanted))

    def of_firm(self, firm_id: FirmId) -> tuple[Audit, ...]:
        """Return the audits that a firm holds, by their start."""
        wanted = _ALL.where(AuditRow.firm_id == firm_id)
        return tuple(_to_value(row) for row in self.connection.execute(wanted))

    def all(self) -> tuple[Audit, ...]:
        """Return every audit by its start, unscheduled ones last."""
        return tuple(_to_value(row) for row in self.connection.execute(_ALL))


def _columns(audit: Audit) -> Columns:
    return columns_of(audit) | {
        "certification_ids": as_lines(audit.certification_ids),
        "team": as_lines(audit.team),
        "kind": audit.kind.value,
        "status": audit.status.value,
    }


def _to_value(row: Row[*tuple[Any, ...]]) -> Audit:
    about = row.certification_ids.splitlines()
    return Audit(
        **fields_of(row)
        | {
            "certification_ids": tuple(CertificationId(UUID(one)) for one in about),
            "team": tuple(AuditorId(UUID(one)) for one in row.team.splitlines()),
            "kind": AuditKind(row.kind),
            "status": AuditStatus(row.status),
        }
    )
