"""How a case can end, and on what grounds it is not taken up at all."""

from __future__ import annotations

from enum import StrEnum


class CaseOutcome(StrEnum):
    """What a case came to; codes that statistics count."""

    RESOLVED_BY_DIALOGUE = "resolved-by-dialogue"
    MEDIATION_AGREEMENT = "mediation-agreement"
    AUDIT_NO_FINDING = "audit-no-nc"
    AUDIT_MINOR = "audit-minor-nc"
    AUDIT_MAJOR = "audit-major-nc"
    AUDIT_CRITICAL = "audit-critical-breach"
    CORRECTIVE_ACTION = "corrective-action-done"
    WARNING = "sanction-warning"
    SUSPENSION = "sanction-suspension"
    LOSS_OF_CERTIFICATION = "sanction-loss-of-certification"
    LOSS_OF_MEMBERSHIP = "sanction-loss-of-membership"
    LOSS_OF_ACCREDITATION = "sanction-loss-of-accreditation"
    NOT_SUBSTANTIATED = "not-substantiated"
    WITHDRAWN = "withdrawn"
    INADMISSIBLE = "inadmissible"
    REFERRED = "referred"
    MERGED = "merged"


class Remedy(StrEnum):
    """What those harmed got out of it."""

    ENGAGEMENT = "engagement"
    IMPROVEMENT = "improvement"
    REMEDY = "remedy"


class Ground(StrEnum):
    """Why a complaint is inadmissible."""

    OUT_OF_SCOPE = "out-of-scope"
    NOT_A_PARTY = "not-a-party"
    NO_CRITERION = "no-criterion"
    INSUFFICIENT = "insufficient-information"
    DUPLICATE = "duplicate"
    BEFORE_CERTIFICATION = "before-certification"
    ALREADY_DECIDED = "already-decided"
    VEXATIOUS = "vexatious"
    BETTER_FORUM = "better-forum"


class AskedBy(StrEnum):
    """
    Who asked that a complaint goes no further.

    Nobody did who only fell silent: that ends no case.
    """

    COMPLAINANT = "complainant"
    REPRESENTATIVE = "representative"
    NOBODY = "silence"  # never accepted; it is offered to be answered with a sentence


class Heard(StrEnum):
    """How the complainant was heard before a case was closed."""

    COMMENTED = "commented"
    UNREACHABLE = "unreachable"  # there is no safe way to ask


# What ends a case without a decision on what it says.
_UNDECIDED = frozenset(
    {
        CaseOutcome.WITHDRAWN,
        CaseOutcome.INADMISSIBLE,
        CaseOutcome.REFERRED,
        CaseOutcome.MERGED,
    }
)
DECIDED = frozenset(CaseOutcome) - _UNDECIDED
