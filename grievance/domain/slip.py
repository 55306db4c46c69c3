"""
The slip of a case: its coded facts, and never a word that anybody wrote.

The worker may read it, to route, to plan notices and to count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from grievance.domain.conflict import OFFICE
from grievance.domain.ids import CaseId, EntityId, PersonId
from grievance.domain.reprisal import RiskLevel
from grievance.domain.urgency import Urgency


MOST_ALLEGATIONS = 30
MOST_STAGES = 24  # a slip has one fixed size on disk


class RespondentKind(StrEnum):
    """Whom a complaint is about."""

    ENTITY = "entity"
    MEMBER = "member"
    AUDIT_FIRM = "audit-firm"
    AUDITOR = "auditor"
    OFFICE = "office"
    UNKNOWN = "unknown"


class ComplainantKind(StrEnum):
    """Who complains, as far as one can tell."""

    WORKER = "worker"
    UNION = "union"
    COMMUNITY = "community"
    INDIGENOUS_PEOPLE = "indigenous-people"
    NGO = "ngo"
    MEMBER = "member"
    AUDITOR = "auditor"
    JOURNALIST = "journalist"
    INDIVIDUAL = "individual"
    ANONYMOUS = "anonymous"
    OTHER = "other"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """Through which door it came."""

    EMAIL = "email"
    TELEPHONE = "telephone"
    LETTER = "letter"
    MEETING = "meeting"


class Flag(StrEnum):
    """What needs care before anything goes out."""

    REPRISAL_FEARED = "reprisal-feared"
    WISHES_ANONYMITY = "wishes-anonymity"
    LIKELY_OUT_OF_SCOPE = "likely-out-of-scope"
    SENDER_UNCLEAR = "sender-unclear"
    MESSAGE_ID_REUSED = "message-id-reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedAllegation:
    """
    What the worker may know of an allegation: codes, to plan notices and to count.

    *respondent* as in `Respondent`, *since* when what is alleged began.
    """

    number: int
    kind: RespondentKind
    respondent: str = ""
    criterion: str
    version: str = ""
    since: date | None = None
    state: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDate:
    """On which day a case came to a stage."""

    stage: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Coded facts only; criteria are written as ``PS 10.3`` or ``CoC 7.1``."""

    entities: tuple[EntityId, ...] = ()
    criteria: tuple[str, ...] = ()
    respondent: RespondentKind = RespondentKind.UNKNOWN
    staff_named: tuple[PersonId, ...] = ()
    complainant: ComplainantKind = ComplainantKind.UNKNOWN
    channel: Channel = Channel.EMAIL
    severity: Urgency = Urgency.NORMAL
    language: str = ""
    region: str = ""
    flags: frozenset[Flag] = frozenset()
    allegations: tuple[CodedAllegation, ...] = ()
    risk: RiskLevel = RiskLevel.UNASSESSED
    incidents: int = 0
    stages: tuple[StageDate, ...] = ()
    outcome: str = ""
    ground: str = ""
    remedies: tuple[str, ...] = ()
    parent: CaseId | None = None  # the report that a sub-case was made of
    proposed: bool = True  # nobody has confirmed these facts yet

    def reached(self, stage: StageDate) -> Slip:
        """Note that the case came to another stage; of very many the latest are kept."""
        return replace(self, stages=(*self.stages, stage)[-MOST_STAGES:])

    @property
    def respondents(self) -> frozenset[str]:
        """Whom a conflict of interest is checked against."""
        about = {str(entity) for entity in self.entities}
        if self.respondent is RespondentKind.OFFICE:
            about |= {OFFICE, *(str(person) for person in self.staff_named)}
        return frozenset(about)
