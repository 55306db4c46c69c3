"""Unlock somebody's ring of keys; every failure sounds the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.services.read_directory import find_person, staff
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What somebody shows to be let in; *device* is the content of their file."""

    name: str
    passphrase: str = field(repr=False)
    device: bytes = field(repr=False)


def unlock_ring(
    tx: Transaction, directory: Directory, shown: Credentials, *, at: datetime
) -> PersonRing:
    """
    Open the ring of the person who shows these credentials.

    Raises:
        NotAllowedError: Name, passphrase or device file is not right; which one is not
            said.
    """
    try:
        person = find_person(staff(directory, at=at), shown.name)
        locked = tx.people.locked_identity(person.id)
        return PersonRing.open(
            locked, directory, passphrase=shown.passphrase, device=shown.device
        )
    except (NotFoundError, SealError):
        msg = "Name, passphrase or device file is not right; please try again."
        raise NotAllowedError(msg) from None
