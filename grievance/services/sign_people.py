"""Sign who works here anew: a directory as a whole, of the next epoch."""

from __future__ import annotations

import hashlib

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.ids import ROOT, PersonId
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry, sign_directory
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
    if tx.people.epoch() != directory.epoch:
        msg = "Somebody changed who works here meanwhile; look again and repeat."
        raise ConflictError(msg)
    changed = replace(
        directory, epoch=directory.epoch + 1, issued_at=at, people=tuple(people)
    )
    signed = sign_directory(root, changed)
    tx.people.add_directory(signed)
    tx.log.add(
        Act.DIRECTORY_SIGNED,
        actor=ROOT,
        object_id=about,
        digest=hashlib.sha256(signed.body).digest(),
        at=at,
    )
    return changed


def replaced(
    directory: Directory, entry: PersonEntry, *by: PersonEntry
) -> tuple[PersonEntry, ...]:
    """Return everybody with *entry* replaced, in its place."""
    people = directory.people
    place = people.index(entry)
    return (*people[:place], *by, *people[place + 1 :])
