"""Certificates at rest."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.ids import CertificationId, EntityId
from grievance.storage.rows import CertificationRow


@dataclass(frozen=True, slots=True)
class Certifications:
    """The certificates in the registry."""

    session: Session

    def save(self, certification: Certification) -> None:
        self.session.merge(CertificationRow(**asdict(certification)))

    def of_entity(self, entity_id: EntityId) -> tuple[Certification, ...]:
        """Return an Entity's certificates, the latest first."""
        wanted = (
            select(CertificationRow)
            .where(CertificationRow.entity_id == entity_id)
            .order_by(CertificationRow.issued.desc(), CertificationRow.number)
        )
        return tuple(_to_certification(row) for row in self.session.scalars(wanted))


def _to_certification(row: CertificationRow) -> Certification:
    return Certification(
        id=CertificationId(row.id),
        entity_id=EntityId(row.entity_id),
        standard=row.standard,
        version=row.version,
        number=row.number,
        issued=row.issued,
        expires=row.expires,
        status=CertificationStatus(row.status),
    )
