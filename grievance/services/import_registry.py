"""Take over a registry of Entities, certificates and audits from its JSON form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grievance.domain.audit import Audit
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What an office knows of those it certifies."""

    entities: tuple[Entity, ...]
    certifications: tuple[Certification, ...]
    audits: tuple[Audit, ...]


def import_registry(tx: Transaction, registry: Registry, *, at: datetime) -> None:
    """Save all of it; what is known under the same id is replaced."""
    for entity in registry.entities:
        tx.entities.save(entity)
    for certification in registry.certifications:
        tx.certifications.save(certification)
    for audit in registry.audits:
        tx.audits.save(audit)
    tx.entities.revised()
    tx.log.add(Act.REGISTRY_IMPORTED, actor=WORKER, object_id="registry", at=at)
