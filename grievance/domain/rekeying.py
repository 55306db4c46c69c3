"""That a case is due for another key, and who can give it one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.access import Access
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class RekeyDue:
    """
    A compartment whose key somebody may have kept who was taken off it.

    Nothing that is written from the next key on opens with theirs.
    """

    case_id: CaseId
    compartment: Compartment
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What is due, with one of those who have its key; None where nobody has."""

    due: RekeyDue
    access: Access | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueKeys:
    """
    How many keys are due, since when; *by_person* counts those that each could change.

    *nobody* counts those that nobody of the office could: only the recovery key opens
    them.
    """

    count: int = 0
    since: date | None = None
    by_person: Mapping[PersonId, int] = field(default_factory=dict)
    nobody: int = 0


def count_due(
    found: Iterable[tuple[RekeyDue, PersonId | None]], *, only: PersonId | None = None
) -> DueKeys:
    """
    Count what is due; each comes once with everybody who can, or once with nobody.

    With *only*, nothing is counted but what this person can change.
    """
    able: dict[RekeyDue, set[PersonId]] = {}
    for due, person_id in found:
        people = able.setdefault(due, set())
        if person_id is not None:
            people.add(person_id)
    if only is not None:
        able = {due: people for due, people in able.items() if only in people}
    by_person = Counter(one for people in able.values() for one in people)
    return DueKeys(
        count=len(able),
        since=min((due.since for due in able), default=None),
        by_person=dict(by_person),
        nobody=sum(not people for people in able.values()),
    )
