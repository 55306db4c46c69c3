"""Enrol somebody: a new identity under its lock, and a directory that names it."""

from __future__ import annotations

import os

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import ROOT, PersonId
from grievance.domain.people import Role
from grievance.domain.person_name import refuse_name, written
from grievance.services.boxes.keep_lock import keep_lock
from grievance.services.directory.read_directory import known_people
from grievance.services.directory.sign_people import sign_people
from grievance.services.people.change_contact import Contact
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
    name = refuse_bad_name(new.name, directory)
    refuse_no_role(name, new.roles)
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
    people = (*directory.people, entry)
    grown = sign_people(tx, root, directory, people, about=person_id, at=at)
    keep_lock(tx, locked, by=ROOT, at=at)
    return Enrolled(person_id=person_id, device=device, directory=grown)


def _entry(
    person_id: PersonId, identity: Identity, new: NewPerson, at: datetime
) -> PersonEntry:
    return PersonEntry(
        person_id=person_id,
        name=written(new.name),
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


def refuse_bad_name(name: str, directory: Directory) -> str:
    """Return a name as it is kept; `NotAllowedError` for none, or one like another."""
    return refuse_name(name, [one.name for one in known_people(directory)])


def refuse_no_role(name: str, roles: Collection[Role]) -> None:
    """Raise `NotAllowedError` where somebody would have no role at all."""
    if not roles:
        msg = f"{name} needs at least one role."
        raise NotAllowedError(msg)
