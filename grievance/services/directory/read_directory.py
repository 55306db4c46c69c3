"""Read who is in the office, believing only what the root key signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import PersonId
from grievance.domain.people import Person, Role
from grievance.domain.person_name import written
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry, verify_directory


def read_directory(
    tx: Transaction, *, root_public: bytes, at_least: int = 0
) -> Directory:
    """
    Return the verified directory.

    Raises:
        SealError: The database holds a directory that the root key did not sign.

        RolledBackError: It is older than epoch *at_least*.
    """
    signed = tx.people.directory()
    return verify_directory(signed, root_public=root_public, at_least=at_least)


def staff(directory: Directory, *, at: datetime) -> tuple[Person, ...]:
    """Return the people whose keys are valid *at* that time, with the roles of then."""
    return tuple(to_person(entry.in_force(at)) for entry in directory.active(at))


def known_people(directory: Directory) -> tuple[Person, ...]:
    """Return everybody who did not leave, also if their time here is over by itself."""
    return tuple(to_person(one) for one in directory.newest() if not one.retired)


def find_person(people: Iterable[Person], name: str) -> Person:
    """
    Return the person of that name, in any case of letters.

    Raises:
        NotFoundError: Nobody, or more than one.
    """
    wanted = written(name).casefold()
    found = [person for person in people if written(person.name).casefold() == wanted]
    if len(found) != 1:
        msg = "There is no such person in the office; `grievance people` lists them."
        raise NotFoundError(msg)
    return found[0]


def person_of(directory: Directory, person_id: PersonId) -> Person:
    """Return a person of the directory, `NotFoundError` where they left."""
    return to_person(directory.person(person_id))


def to_person(entry: PersonEntry) -> Person:
    """Turn a signed entry into what the rules know of a person."""
    return Person(
        id=entry.person_id,
        name=entry.name,
        roles=frozenset(Role(role) for role in entry.roles),
        conflicts=frozenset(entry.conflicts),
        address=entry.address,
        time_zone=entry.time_zone,
    )
