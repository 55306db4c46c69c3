"""Enrol somebody: a new identity under its lock, and a directory that names it."""

from __future__ import annotations

import os

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId
from grievance.domain.people import Role
from grievance.services.change_contact import Contact, keep_directory
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry
from grievance.vault.identity import DEVICE_SIZE, Cost, Identity, lock
from grievance.vault.keys import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Whom to enrol; the passphrase is theirs alone, and *contact* where they are."""

    name: str
    roles: frozenset[Role]
    passphrase: str = field(repr=False)
    cost: Cost = Cost.LOW_MEMORY
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A person with an identity; the device file stays on their own machine."""

    person_id: PersonId
    device: bytes = field(repr=False)
    directory: Directory = field(repr=False)


def enrol_person(
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    new: NewPerson,
    at: datetime,
) -> Enrolled:
    """
    Make the identity of a *new* person and sign them into the directory.

    Raises:
        NotAllowedError: The name is empty or taken, there is no role, or the address
            is none.

        ZoneError: The time zone is none.
    """
    _refuse_bad(new, directory, at)
    new.contact.refuse_if_bad()
    person_id = PersonId(uuid4())
    identity = Identity.generate(suite=directory.suite)
    device = os.urandom(DEVICE_SIZE)
    locked = lock(
        identity,
        person_id=person_id,
        kv=1,
        passphrase=new.passphrase,
        device=device,
        cost=new.cost,
    )
    entry = _entry(person_id, identity, new, at)
    grown = replace(
        directory,
        epoch=directory.epoch + 1,
        issued_at=at,
        people=(*directory.people, entry),
    )
    tx.people.add_locked_identity(locked)
    keep_directory(tx, root, grown, about=person_id)
    return Enrolled(person_id=person_id, device=device, directory=grown)


def _entry(
    person_id: PersonId, identity: Identity, new: NewPerson, at: datetime
) -> PersonEntry:
    return PersonEntry(
        person_id=person_id,
        name=" ".join(new.name.split()),
        roles=tuple(sorted(new.roles)),
        kv=1,
        suite=identity.suite,
        box=identity.box.public,
        sign=identity.signing.public,
        valid_from=at,
        valid_until=None,
        address=new.contact.address,
        time_zone=new.contact.time_zone,
    )


def _refuse_bad(new: NewPerson, directory: Directory, at: datetime) -> None:
    name = " ".join(new.name.split())
    if not name or not name.isprintable():
        msg = "A person needs a name of printable characters."
        raise NotAllowedError(msg)
    if name.casefold() in {entry.name.casefold() for entry in directory.active(at)}:
        msg = f"There is a {name} in the office already; choose another name."
        raise NotAllowedError(msg)
    if not new.roles:
        msg = f"{name} needs at least one role."
        raise NotAllowedError(msg)
