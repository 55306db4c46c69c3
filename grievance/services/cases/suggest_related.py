"""
Suggest the cases that may be about the same matter; a person decides.

Only coded facts on slips are compared, so that no letter is opened for it, and only the
slips of cases that this person may open anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from grievance.domain.case import Case
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.reference import Reference
from grievance.domain.slip import Slip
from grievance.services.slips.list_cases import ListedCase


MOST = 5
NEAR = timedelta(days=180)
ENOUGH_CRITERIA = 2  # that two cases share, where nothing else speaks for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A case that may belong to another, and why, in words for people."""

    case_id: CaseId
    reference: Reference
    reasons: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a case is about and when, to pass over the many others quickly."""

    facts: frozenset[EntityId | str] = field(repr=False)
    first: date
    last: date

    @classmethod
    def of(cls, slip: Slip, case: Case) -> Matter:
        """Take it from a slip."""
        day = case.received_on
        facts = frozenset[EntityId | str]((*slip.entities, *slip.criteria))
        return cls(facts=facts, first=day - NEAR, last=day + NEAR)

    def may_include(self, slip: Slip, case: Case) -> bool:
        """Whether another case is near enough and shares anything at all."""
        if not self.first <= case.received_on <= self.last:
            return False
        facts = self.facts
        return not (facts.isdisjoint(slip.entities) and facts.isdisjoint(slip.criteria))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Likeness:
    """What two cases have in common."""

    entities: tuple[str, ...]
    criteria: tuple[str, ...]
    region: str
    days: int

    @property
    def is_enough(self) -> bool:
        """One criterion alone says little: many complaints are about pay."""
        if self.entities or len(self.criteria) >= ENOUGH_CRITERIA:
            return True
        return bool(self.criteria and self.region)

    @property
    def rank(self) -> tuple[int, int, bool, int]:
        """Shared Entities count before criteria, these before a region, then time."""
        return (-len(self.entities), -len(self.criteria), not self.region, self.days)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Say what they have in common."""
        return (
            *(f"also about {name}" for name in self.entities),
            *([f"also {', '.join(self.criteria)}"] if self.criteria else []),
            *([f"also in {self.region}"] if self.region else []),
            _apart(self.days),
        )


def suggest_related(
    slip: Slip, case: Case, others: Iterable[ListedCase]
) -> tuple[Suggestion, ...]:
    """
    Return at most `MOST` of *others*, the likeliest first.

    They were received at most `NEAR` before or after *case*, and share an Entity with
    it, or several criteria, or a criterion and the region.
    """
    if not case.is_complaint:
        return ()
    matter = Matter.of(slip, case)
    found = [
        (likeness, other)
        for other in others
        if other.case.is_complaint
        and matter.may_include(other.slip, other.case)
        and other.case.id != case.id
        and (likeness := _likeness(slip, case, other)).is_enough
    ]
    found.sort(key=lambda pair: (pair[0].rank, pair[1].case.reference))
    return tuple(
        Suggestion(
            case_id=other.case.id,
            reference=other.case.reference,
            reasons=likeness.reasons,
        )
        for likeness, other in found[:MOST]
    )


def _likeness(slip: Slip, case: Case, other: ListedCase) -> _Likeness:
    region = slip.region if slip.region == other.slip.region else ""
    return _Likeness(
        entities=_shared_entities(slip, other),
        criteria=tuple(code for code in slip.criteria if code in other.slip.criteria),
        region=region,
        days=abs(other.case.received_on - case.received_on).days,
    )


def _shared_entities(slip: Slip, other: ListedCase) -> tuple[str, ...]:
    """Name the Entities both are about; one without a name counts all the same."""
    shared = [id_ for id_ in other.slip.entities if id_ in slip.entities]
    if len(other.entities) != len(other.slip.entities):
        return ("the same Entity",) * len(shared)
    names = dict(zip(other.slip.entities, other.entities, strict=True))
    return tuple(names[id_] for id_ in shared)


def _apart(days: int) -> str:
    if days == 0:
        return "received on the same day"
    return "received a day apart" if days == 1 else f"received {days} days apart"
