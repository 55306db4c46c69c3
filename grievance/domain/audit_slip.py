"""
The slip of an audit file: what holds of any of its cases holds of it.

So every rule that protects who complained protects them in what auditors are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.ids import EntityId
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind, Slip
from grievance.domain.urgency import Urgency


_WORST_FIRST = (
    RiskLevel.UNASSESSED,  # nothing goes out before somebody has assessed it
    RiskLevel.HIGH,
    RiskLevel.ELEVATED,
    RiskLevel.LOW,
    RiskLevel.NONE,
)
_PROTECTIVE = frozenset(
    {Flag.REPRISAL_FEARED, Flag.WISHES_ANONYMITY, Flag.NAMES_WITHHELD}
)
_URGENCIES = tuple(Urgency)


def audit_slip(
    facts: AuditFacts, entity_id: EntityId, slips: Iterable[Slip], before: Slip
) -> Slip:
    """
    Return the slip of a file that answers for the cases of *slips*.

    Without any it stays as it was *before*: what was told was told.
    """
    cases = tuple(slips)
    if not cases:
        return replace(before, audit=facts)
    risks = [one.risk for one in cases]
    if facts.tellings:  # what was told of a case that left can be told of once more
        known = _assessed([before.risk, *risks])
        facts = replace(facts, risk=_worst([facts.risk, *known]))
        cases = (*cases, before)
    return replace(
        before,
        entities=(entity_id,),
        respondent=RespondentKind.ENTITY,
        complainant=_complainant(cases),
        severity=max((one.severity for one in cases), key=_URGENCIES.index),
        flags=_protective(cases) | (before.flags & {Flag.LEGAL_HOLD}),
        risk=_worst([facts.risk, *risks]),
        also_named=_also_named(entity_id, cases),
        proposed=False,
        audit=facts,
    )


def _protective(cases: Sequence[Slip]) -> frozenset[Flag]:
    return frozenset().union(*(one.flags for one in cases)) & _PROTECTIVE


def _worst(risks: Sequence[RiskLevel]) -> RiskLevel:
    return min(risks, key=_WORST_FIRST.index)


def _assessed(risks: Iterable[RiskLevel]) -> list[RiskLevel]:
    return [one for one in risks if one is not RiskLevel.UNASSESSED]


def _complainant(cases: Sequence[Slip]) -> ComplainantKind:
    """Say that somebody is anonymous where any is, and nothing else of them."""
    is_any = any(one.complainant is ComplainantKind.ANONYMOUS for one in cases)
    return ComplainantKind.ANONYMOUS if is_any else ComplainantKind.OTHER


def _also_named(entity_id: EntityId, cases: Sequence[Slip]) -> tuple[str, ...]:
    """Return everybody a tie to whom is a conflict in any of the cases."""
    about = frozenset[str]().union(*(one.respondents for one in cases))
    return tuple(sorted(about - {str(entity_id)}))
