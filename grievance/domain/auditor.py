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

    def held(self, day: date) -> bool:
        """Whether it was good on *day*."""
        ended = self.until is not None and self.until < day
        is_good = self.status is AccreditationStatus.ACTIVE
        return is_good and self.since <= day and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """A person who leads audits, or is of a team, for a firm."""

    id: AuditorId
    key: str = ""
    name: str
    firm_id: FirmId | None = None
    accreditations: tuple[Accreditation, ...] = ()

    def may_lead(self, standard: str, day: date) -> bool:
        """Whether they were accredited for *standard* on *day*."""
        return any(
            one.standard == standard and one.held(day) for one in self.accreditations
        )
