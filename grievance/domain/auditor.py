"""People who audit, and what they are accredited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.registry_ids import AuditorId, FirmId


class AccreditationStatus(StrEnum):
    """How an accreditation stands."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accreditation:
    """That somebody may lead audits against a standard; without *until* it runs on."""

    standard: str
    since: date
    until: date | None = None
    status: AccreditationStatus = AccreditationStatus.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """A person who leads audits, or is of a team, for a firm."""

    id: AuditorId
    key: str = ""
    name: str
    firm_id: FirmId | None = None
    accreditations: tuple[Accreditation, ...] = ()
