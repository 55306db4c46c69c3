"""How two organisations are tied: who supplies whom, and who owns whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from grievance.domain.registry_ids import LinkId, OrganisationId


class LinkKind(StrEnum):
    """What the first organisation is to the second."""

    DIRECT_SUPPLY = "direct-supply"  # supplies it
    INDIRECT_SUPPLY = "indirect-supply"  # supplies it through others
    OWNERSHIP = "ownership"  # owns it, or a share of it
    SUBSIDIARY = "subsidiary"  # is a subsidiary of it
    JOINT_VENTURE = "joint-venture"  # takes part in it, or runs one with it


class LinkStrength(StrEnum):
    """How far a link is proven."""

    CONFIRMED = "confirmed"  # by one of the two, or by a register
    REPORTED = "reported"  # by a named source
    SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link from one Entity or Member to another; *source* says who found it."""

    id: LinkId
    key: str = ""
    kind: LinkKind
    from_id: OrganisationId
    to_id: OrganisationId
    since: date | None = None
    until: date | None = None
    source: str = ""
    strength: LinkStrength = LinkStrength.REPORTED

    def held(self, day: date) -> bool:
        """Whether the link held on *day*; an unknown end of its period is open."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def other_end(self, organisation_id: UUID) -> UUID:
        """Return the organisation at the other end."""
        return self.to_id if organisation_id == self.from_id else self.from_id
