"""Certificates at rest."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.ids import EntityId
from grievance.storage.rows import CertificationRow
from grievance.storage.values import columns_of, fields_of


_CERTIFICATION = CertificationRow.__table__


@dataclass(frozen=True, slots=True)
class Certifications:
    """The certificates in the registry."""

    connection: Connection

    def save(self, certification: Certification) -> None:
        """Keep the certificate in the place of what was known under its id."""
        old = delete(CertificationRow).where(CertificationRow.id == certification.id)
        self.connection.execute(old)
        self.connection.execute(insert(CertificationRow), columns_of(certification))

    def of_entity(self, entity_id: EntityId) -> tuple[Certification, ...]:
        """Return an Entity's certificates, the latest first."""
        columns = _CERTIFICATION.c
        wanted = (
            select(_CERTIFICATION)
            .where(columns.entity_id == entity_id)
            .order_by(columns.issued.desc(), columns.number)
        )
        return tuple(
            Certification(
                **fields_of(row) | {"status": CertificationStatus(row.status)}
            )
            for row in self.connection.execute(wanted)
        )
