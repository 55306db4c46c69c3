"""Who may look at a message that was put aside before it could become a case."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.domain.conflict import OFFICE, is_conflicted
from grievance.domain.people import Person, Role


_IN_OFFICE = frozenset({Role.COORDINATOR})
_BOTH = frozenset({Role.COORDINATOR, Role.CUSTODIAN})
_INDEPENDENT = frozenset({Role.REVIEWER})
LOOKS = _BOTH | _INDEPENDENT  # who is ever given the key of such a message


def first_lookers(
    people: Iterable[Person], respondents: Iterable[str]
) -> tuple[Person, ...]:
    """
    Choose who can look at it; nobody, where everybody is tied to a respondent.

    The whole message says who wrote it, so that coordinators who are custodians as
    well come first, other coordinators only where there are none.  What seems to be
    about the office goes to reviewers.  *respondents* are as in `is_conflicted`.
    """
    about = set(respondents)
    free = [person for person in people if not is_conflicted(person, about)]
    order = (_BOTH, _IN_OFFICE, _INDEPENDENT)
    if OFFICE in about:
        order = (_INDEPENDENT, _BOTH, _IN_OFFICE)
    chosen = (tuple(one for one in free if roles <= one.roles) for roles in order)
    return next(filter(None, chosen), ())


def name_lookers(
    people: Iterable[Person], respondents: Iterable[str]
) -> tuple[Person, ...]:
    """
    Choose who can look at what can be read, for all anybody knows.

    It says who wrote it, so that only those look who may know that anyway.
    """
    about = set(respondents)
    custodians = (person for person in people if person.has(Role.CUSTODIAN))
    return tuple(one for one in custodians if not is_conflicted(one, about))


def may_look(person: Person) -> bool:
    """Whether the roles of *person* are such that they may look at one at all."""
    return bool(person.roles & LOOKS)
