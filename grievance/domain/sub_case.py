"""What a person hands to the worker of a sub-case: codes, and its first records."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from grievance.domain.allegation import Allegation
from grievance.domain.contents import PartKind
from grievance.domain.evidence import Evidence
from grievance.domain.ids import CaseId, EntityId, PersonId
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import (
    Channel,
    CodedAllegation,
    ComplainantKind,
    Flag,
    RespondentKind,
    Slip,
)
from grievance.domain.urgency import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedPart:
    """What lies sealed in the parent and has to lie in the sub-case as well."""

    kind: PartKind
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubCase:
    """
    A case to be made of another one, about *organisation* alone.

    *parent* is the report it is of, *also_named* as on a slip.  *criteria* are codes in
    the numbering of slips; each allegation has the number of its own version.  What
    concerns the people who complained (*complainant* to *risk*) is as in the parent.
    """

    parent: CaseId
    kind: RespondentKind
    organisation: UUID
    also_named: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    allegations: tuple[Allegation, ...] = field(default=(), repr=False)
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    carried: tuple[CarriedPart, ...] = field(default=(), repr=False)
    complainant: ComplainantKind = ComplainantKind.UNKNOWN
    severity: Urgency = Urgency.NORMAL
    flags: frozenset[Flag] = frozenset()
    staff_named: tuple[PersonId, ...] = ()
    staff_greeted: tuple[PersonId, ...] = ()
    region: str = ""
    risk: RiskLevel = RiskLevel.UNASSESSED


def first_slip(sub_case: SubCase, *, channel: Channel, language: str) -> Slip:
    """Write the slip of a sub-case; a person has confirmed its facts."""
    is_entity = sub_case.kind is RespondentKind.ENTITY
    return Slip(
        entities=(EntityId(sub_case.organisation),) if is_entity else (),
        criteria=sub_case.criteria,
        respondent=sub_case.kind,
        staff_named=sub_case.staff_named,
        staff_greeted=sub_case.staff_greeted,
        complainant=sub_case.complainant,
        channel=channel,
        severity=sub_case.severity,
        language=language,
        region=sub_case.region,
        flags=sub_case.flags,
        allegations=tuple(coded(one) for one in sub_case.allegations),
        risk=sub_case.risk,
        parent=sub_case.parent,
        also_named=sub_case.also_named,
        proposed=False,
    )


def coded(allegation: Allegation) -> CodedAllegation:
    """Write of an allegation what the worker may know."""
    return CodedAllegation(
        number=allegation.number,
        kind=allegation.respondent.kind,
        respondent=allegation.respondent.id,
        criterion=allegation.criterion,
        version=allegation.version,
        since=allegation.when.first,
        state=allegation.state,
        flagged=allegation.flagged,
    )
