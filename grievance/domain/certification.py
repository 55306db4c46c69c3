"""Certificates of Entities against a version of a standard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.ids import CertificationId, EntityId


class CertificationStatus(StrEnum):
    """How a certificate stands."""

    CERTIFIED = "certified"
    PROVISIONAL = "provisional"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


# Of one that expired the dates say when: it was in force until then.
IN_FORCE = frozenset(
    {
        CertificationStatus.CERTIFIED,
        CertificationStatus.PROVISIONAL,
        CertificationStatus.EXPIRED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """One certificate; a full period is three years, a provisional one a year."""

    id: CertificationId
    key: str = ""
    entity_id: EntityId
    standard: str
    version: str
    number: str
    issued: date
    expires: date
    status: CertificationStatus = CertificationStatus.CERTIFIED

    def covers(self, day: date) -> bool:
        """Whether the certificate ran on *day*."""
        return self.issued <= day <= self.expires

    def is_in_force(self, day: date) -> bool:
        """Whether it ran on *day* and is neither suspended nor withdrawn."""
        return self.covers(day) and self.status in IN_FORCE
