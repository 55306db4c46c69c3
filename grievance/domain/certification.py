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


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """One certificate; a full period is three years, a provisional one a year."""

    id: CertificationId
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
