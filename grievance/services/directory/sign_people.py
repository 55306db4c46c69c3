"""Sign who works here anew: a directory as a whole, of the next epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from grievance.domain.ids import PersonId
from grievance.services.directory.sign_directory import sign_next
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry
from grievance.vault.keys import SigningKey


def sign_people(  # noqa: PLR0913  # whose hands, the people before and after, of whom
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    people: Sequence[PersonEntry],
    *,
    about: PersonId,
    at: datetime,
) -> Directory:
    """
    Put a directory with these *people* on the books and in the log, and return it.

    Raises:
        ConflictError: Somebody signed another one meanwhile.
    """
    changed = replace(directory, people=tuple(people))
    return sign_next(tx, root, changed, about=about, at=at)


def replaced(
    directory: Directory, entry: PersonEntry, *by: PersonEntry
) -> tuple[PersonEntry, ...]:
    """Return everybody with *entry* replaced, in its place."""
    people = directory.people
    place = people.index(entry)
    return (*people[:place], *by, *people[place + 1 :])
