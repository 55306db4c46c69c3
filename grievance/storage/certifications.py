"""Certificates at rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.ids import EntityId
from grievance.storage.registry_batches import Columns, drop_where, put_all
from grievance.storage.rows import CertificationRow
from grievance.storage.values import columns_of, fields_of


_ALL = select(CertificationRow.__table__).order_by(
    CertificationRow.issued.desc(), CertificationRow.number, CertificationRow.id
)


@dataclass(frozen=True, slots=True)
class Certifications:
    """The certificates in the registry."""

    connection: Connection

    def save(self, certification: Certification) -> None:
        """Keep the certificate in the place of what was known under its id."""
        self.save_all([certification])

    def save_all(self, certifications: Sequence[Certification]) -> None:
        """Keep certificates in the place of what was known under their ids."""
        rows = [_columns(one) for one in certifications]
        put_all(self.connection, CertificationRow, rows)

    def remove_all(self, ids: Sequence[UUID]) -> None:
        """Remove certificates to which nothing refers any more."""
        drop_where(self.connection, CertificationRow.id, ids)

    def of_entity(self, entity_id: EntityId) -> tuple[Certification, ...]:
        """Return an Entity's certificates, the latest first."""
        wanted = _ALL.where(CertificationRow.entity_id == entity_id)
        return tuple(_to_value(row) for row in self.connection.execute(wanted))

    def all(self) -> tuple[Certification, ...]:
        """Return every certificate, the latest first."""
        return tuple(_to_value(row) for row in self.connection.execute(_ALL))


def _columns(certification: Certification) -> Columns:
    return columns_of(certification) | {"status": certification.status.value}


def _to_value(row: Row[*tuple[Any, ...]]) -> Certification:
    return Certification(**fields_of(row) | {"status": CertificationStatus(row.status)})
