"""
The slip of a case: its coded facts, and never a word that anybody wrote.

The worker may read it, to route, to plan notices and to count.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.conflict import OFFICE
from grievance.domain.ids import AuditId, CaseId, EntityId, PersonId
from grievance.domain.registry_ids import AuditorId, FirmId, MemberId
from grievance.domain.reprisal import RiskLevel
from grievance.domain.stage import TERMINAL
from grievance.domain.task import CodedTask
from grievance.domain.urgency import Urgency


MOST_ALLEGATIONS = 30
MOST_DECIDERS = 8
MOST_STAGES = 24  # a slip has one fixed size on disk
_LEFT_CASE = frozenset({"withdrawn", "moved"})


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
    WISHES_ANONYMITY = "wishes-anonymity"  # who is complained of learns of nothing
    NAMES_WITHHELD = "names-withheld"  # they may learn of it, and read no name
    LIKELY_OUT_OF_SCOPE = "likely-out-of-scope"
    SENDER_UNCLEAR = "sender-unclear"
    MESSAGE_ID_REUSED = "message-id-reused"
    MAY_BE_RESUBMISSION = "may-be-resubmission"  # a letter came in time
    LEGAL_HOLD = "legal-hold"  # nothing of the case may be destroyed
    MAY_BE_TAKEN_UP = "may-be-taken-up"  # a letter came when the case was over


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedAllegation:
    """
    What the worker may know of an allegation: codes, to plan notices and to count.

    *respondent* as in `Respondent`, *since* when what is alleged began, *public_since*
    the first day on which evidence of it was public.  Flagged for an audit it waits for
    an answer from *flagged_on* on, for the *flags*-th time: *finding* is the grade that *answered_by* gave, and
    *carried* how many audits before said that they did not assess it.
    """

    number: int
    kind: RespondentKind
    respondent: str = ""
    criterion: str
    version: str = ""
    since: date | None = None
    state: str = ""
    flagged: bool = False
    flagged_on: date | None = None
    flags: int = 0
    public_since: date | None = None
    finding: str = ""
    answered_by: AuditId | None = None
    carried: int = 0

    @property
    def awaits_audit(self) -> bool:
        """Whether an audit has to answer it, and none has."""
        return self.flagged and not self.finding and self.state not in _LEFT_CASE


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDate:
    """On which day a case came to a stage."""

    stage: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """
    Two people let an auditor or a firm back to Entities that a case is about.

    *who* is the id of either, as text; why lies sealed in the case.  Without *entities*
    none was named then.
    """

    who: str
    entities: tuple[EntityId, ...] = ()
    on: date
    asked_by: PersonId
    confirmed_by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """
    Coded facts only; criteria are written as ``PS 10.3`` or ``CoC 7.1``.

    *staff_greeted* are those of *staff_named* whom the letter only addresses, or who may
    not be meant; *firms* and *auditors* are those complained of, never those who are merely mentioned.
    *also_named* are respondents of the report that a sub-case is of: it is not about
    them, but its letter tells of them, so that a tie to them is a conflict as well.
    """

    entities: tuple[EntityId, ...] = ()
    criteria: tuple[str, ...] = ()
    respondent: RespondentKind = RespondentKind.UNKNOWN
    staff_named: tuple[PersonId, ...] = ()
    staff_greeted: tuple[PersonId, ...] = ()
    firms: tuple[FirmId, ...] = ()
    auditors: tuple[AuditorId, ...] = ()
    cleared: tuple[Clearing, ...] = ()
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
    forums: tuple[str, ...] = ()  # who can help better
    deciders: tuple[PersonId, ...] = ()  # who may not decide on an appeal
    merged_into: CaseId | None = None  # where letters to this case go
    parent: CaseId | None = None  # the report that a sub-case was made of
    also_named: tuple[str, ...] = ()
    proposed: bool = True  # nobody has confirmed these facts yet
    audit: AuditFacts | None = None  # of an audit file, which is no complaint
    tasks: tuple[CodedTask, ...] = ()  # that somebody of the office has still to do

    def reached(self, stage: StageDate) -> Slip:
        """Note that the case came to another stage; of very many the latest are kept."""
        return replace(self, stages=(*self.stages, stage)[-MOST_STAGES:])

    @property
    def is_over(self) -> bool:
        """Whether its case has ended, whatever a plain column says."""
        return bool(self.stages) and self.stages[-1].stage in TERMINAL

    @property
    def concerned(self) -> tuple[EntityId, ...]:
        """The Entities that it is about, those too that only an allegation names."""
        kind = RespondentKind.ENTITY
        alleged = (one.respondent for one in self.allegations if one.kind is kind)
        named = (EntityId(UUID(one)) for one in alleged if one)
        return tuple(dict.fromkeys((*self.entities, *named)))

    @property
    def members(self) -> tuple[MemberId, ...]:
        """The Members that an allegation is about: what is certified is not theirs."""
        if not self.allegations:  # as lists ask this of each case
            return ()
        kind = RespondentKind.MEMBER
        alleged = (one.respondent for one in self.allegations if one.kind is kind)
        return tuple(dict.fromkeys(MemberId(UUID(one)) for one in alleged if one))

    @property
    def is_about_office(self) -> bool:
        """Whether the office itself is complained of."""
        office = RespondentKind.OFFICE
        alleged = any(one.kind is office for one in self.allegations)
        return alleged or self.respondent is office

    @property
    def audited_by(self) -> frozenset[str]:
        """The firms and auditors complained of, by id as text or by code."""
        kinds = {RespondentKind.AUDIT_FIRM, RespondentKind.AUDITOR}
        alleged = (one.respondent for one in self.allegations if one.kind in kinds)
        return frozenset({*map(str, self.firms), *map(str, self.auditors), *alleged})

    @property
    def respondents(self) -> frozenset[str]:
        """
        Whom a conflict of interest is checked against.

        Whoever of the office is named counts, whatever the complaint is about; who is
        only greeted does where it is about the office.
        """
        about = {*map(str, (*self.entities, *self.firms, *self.auditors))}
        about.update(self.also_named, (one.respondent for one in self.allegations))
        about.update(str(one) for one in self.staff_named if self._counts(one))
        if self.is_about_office:
            about.add(OFFICE)
        return frozenset(about - {""})

    def is_about_any(self, ids: AbstractSet[str]) -> bool:
        """Whether *ids* has any of the respondents; for asking of very many slips."""
        about = (*self.entities, *self.firms, *self.auditors)
        if about and any(str(one) in ids for one in about):
            return True
        return self._names_any(ids) or (OFFICE in ids and self.is_about_office)

    @property
    def greeted(self) -> frozenset[str]:
        """Who is addressed and nothing else: others are asked to read it first."""
        return frozenset(map(str, self.staff_greeted)) - self.respondents

    def _names_any(self, ids: AbstractSet[str]) -> bool:
        if not (self.also_named or self.allegations or self.staff_named):
            return False
        alleged = (one.respondent for one in self.allegations)
        named = (str(one) for one in self.staff_named if self._counts(one))
        return not (
            ids.isdisjoint(self.also_named)
            and ids.isdisjoint(alleged)
            and ids.isdisjoint(named)
        )

    def _counts(self, person: PersonId) -> bool:
        return self.is_about_office or person not in self.staff_greeted
