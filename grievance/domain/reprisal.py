"""The risk that somebody pays for a complaint, and what has happened to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum

from grievance.domain.errors import NotAllowedError


class Likelihood(IntEnum):
    """How likely a reprisal is."""

    REMOTE = 1
    POSSIBLE = 2
    LIKELY = 3
    HAPPENING = 4


class Harm(IntEnum):
    """How bad it would be."""

    NUISANCE = 1
    LIVELIHOOD = 2
    LIBERTY = 3
    LIFE = 4


class RiskLevel(StrEnum):
    """What the slip says of a case, so that everything outward can be held."""

    UNASSESSED = "unassessed"
    NONE = "none"
    LOW = "low"
    ELEVATED = "elevated"
    HIGH = "high"

    @property
    def is_protected(self) -> bool:
        """Whether nobody outside may be told that there is a complaint."""
        return self in {RiskLevel.UNASSESSED, RiskLevel.ELEVATED, RiskLevel.HIGH}


ELEVATED_FROM, HIGH_FROM = 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskAssessment:
    """
    What may happen to whom; identity compartment only.

    *safe_contact* says how to reach them, *never_contact* where never to; *none* that
    nobody is at risk as far as one can see.
    """

    number: int = 1
    revision: int = 1
    at: datetime
    who: str = field(default="", repr=False)
    from_whom: str = field(default="", repr=False)
    likelihood: Likelihood = Likelihood.POSSIBLE
    harm: Harm = Harm.LIVELIHOOD
    nobody: bool = False
    safe_contact: str = field(default="", repr=False)
    never_contact: tuple[str, ...] = field(default=(), repr=False)
    review_on: date
    text: str = field(default="", repr=False)

    def after(self, theirs: RiskAssessment) -> RiskAssessment:
        """
        Return it as the revision after *theirs*, which was made meanwhile.

        Where they say never to contact anybody is never forgotten.
        """
        never = dict.fromkeys((*self.never_contact, *theirs.never_contact))
        return replace(self, revision=theirs.revision + 1, never_contact=tuple(never))

    def check(self, day: date) -> None:
        """
        Refuse an assessment of nobody by nobody, or one that is due again before *day*.

        Raises:
            NotAllowedError: It does not say who is at risk from whom, or that nobody
                is; or its review lies in the past.
        """
        if not self.nobody and not (self.who.strip() and self.from_whom.strip()):
            msg = "Say who may be harmed and by whom, or that nobody is at risk."
            raise NotAllowedError(msg)
        if self.nobody and (self.who.strip() or self.from_whom.strip()):
            msg = "Either somebody is at risk or nobody is; say one of the two."
            raise NotAllowedError(msg)
        if self.review_on < day:
            msg = "Say by when the risk is to be looked at again; that day is over."
            raise NotAllowedError(msg)

    @property
    def score(self) -> int:
        """Likelihood times harm, 1 to 16; 0 where nobody is at risk."""
        return 0 if self.nobody else self.likelihood * self.harm

    @property
    def level(self) -> RiskLevel:
        """
        The level that goes with the score.

        What may cost life or liberty is elevated however unlikely it is.
        """
        if self.nobody:
            return RiskLevel.NONE
        if self.score >= HIGH_FROM:
            return RiskLevel.HIGH
        is_grave = self.harm >= Harm.LIBERTY
        if self.score >= ELEVATED_FROM or is_grave:
            return RiskLevel.ELEVATED
        return RiskLevel.LOW


class IncidentKind(StrEnum):
    """What was done to somebody for complaining."""

    THREAT = "threat"
    DISMISSAL = "dismissal"
    PAY = "pay-or-work-worsened"
    EVICTION = "eviction"
    SURVEILLANCE = "surveillance"
    DETENTION = "detention"
    VIOLENCE = "violence"
    LAWSUIT = "lawsuit"
    AGAINST_FAMILY = "against-family-or-community"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A reprisal that was told of; identity compartment only."""

    number: int
    revision: int = 1
    kind: IncidentKind
    happened_on: date | None = None
    told_at: datetime
    text: str = field(default="", repr=False)
    escalated: bool = False
