"""Nobody judges those they are tied to, and nobody judges themselves."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.domain.errors import NotAllowedError
from grievance.domain.people import Person, Role


OFFICE = "office"
CONFLICT = "You are tied to, or named among, those this case is about; ask a colleague."


def is_conflicted(person: Person, respondents: Iterable[str]) -> bool:
    """
    Whether *person* is one of the *respondents* or tied to one.

    Respondents are ids as text (Entities, Members, firms, auditors, people of the
    office), codes of firms, or `OFFICE` for a complaint about the office itself.
    """
    about = set(respondents)
    return str(person.id) in about or bool(person.conflicts & about)


def first_readers(
    people: Iterable[Person],
    respondents: Iterable[str],
    greeted: Iterable[str] = (),
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """
    Choose who can open a new case: readers of its contents, custodians of identity.

    Coordinators triage; a complaint about the office goes to independent reviewers
    first.  Where the first choice is empty, the other one serves.  Whoever is *greeted*
    may be accused in the same breath, and reads only where nobody else is there.

    Raises:
        NotAllowedError: Nobody without a conflict of interest is there to read it.
    """
    about, addressed = set(respondents), set(greeted)
    free = [person for person in people if not is_conflicted(person, about)]
    others = [person for person in free if str(person.id) not in addressed]
    if readers := _readers(others, about) or _readers(free, about):
        return readers, _custodians(others) or _custodians(free)
    msg = (
        "Nobody on duty may read this complaint; add a coordinator or a reviewer "
        "without a conflict of interest and try again."
    )
    raise NotAllowedError(msg)


def may_assign(person: Person, respondents: Iterable[str]) -> bool:
    """Whether *person* gives such cases to handlers: reviewers those on the office."""
    is_led_by_reviewers = OFFICE in set(respondents) and person.has(Role.REVIEWER)
    return person.has(Role.COORDINATOR) or is_led_by_reviewers


def refuse_as_leader(
    handler: Person, people: Iterable[Person], respondents: Iterable[str]
) -> None:
    """
    Refuse whoever is no reviewer for a complaint about the office.

    Where no reviewer is free of conflicts, whoever else is serves.

    Raises:
        NotAllowedError: A reviewer has to lead.
    """
    about = set(respondents)
    if OFFICE not in about or handler.has(Role.REVIEWER):
        return
    if any(p.has(Role.REVIEWER) and not is_conflicted(p, about) for p in people):
        msg = (
            "This complaint is about the office: an independent reviewer leads it; "
            "choose one."
        )
        raise NotAllowedError(msg)


def _custodians(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(person for person in people if person.has(Role.CUSTODIAN))


def _readers(people: Iterable[Person], about: set[str]) -> tuple[Person, ...]:
    """Return those of the first role that anybody holds."""
    people = tuple(people)
    order = (Role.COORDINATOR, Role.REVIEWER)
    roles = reversed(order) if OFFICE in about else order
    held = (tuple(p for p in people if p.has(role)) for role in roles)
    return next(filter(None, held), ())
