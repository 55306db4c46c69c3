"""Nobody judges those they are tied to, and nobody judges themselves."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.domain.errors import NotAllowedError
from grievance.domain.people import Person, Role


OFFICE = "office"


def is_conflicted(person: Person, respondents: Iterable[str]) -> bool:
    """
    Whether *person* is one of the *respondents* or tied to one.

    Respondents are ids as text (Entities, people of the office), firm codes, or
    `OFFICE` for a complaint about the office itself.
    """
    about = set(respondents)
    return str(person.id) in about or bool(person.conflicts & about)


def first_readers(
    people: Iterable[Person], respondents: Iterable[str]
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """
    Choose who can open a new case: readers of its contents, custodians of identity.

    Coordinators triage; a complaint about the office goes to independent reviewers
    first.  Where the first choice is empty, the other one serves.

    Raises:
        NotAllowedError: Nobody without a conflict of interest is there to read it.
    """
    about = set(respondents)
    free = [person for person in people if not is_conflicted(person, about)]
    order = (Role.COORDINATOR, Role.REVIEWER)
    for role in reversed(order) if OFFICE in about else order:
        if readers := tuple(p for p in free if p.has(role)):
            return readers, tuple(p for p in free if p.has(Role.CUSTODIAN))
    msg = (
        "Nobody on duty may read this complaint; add a coordinator or a reviewer "
        "without a conflict of interest and try again."
    )
    raise NotAllowedError(msg)
