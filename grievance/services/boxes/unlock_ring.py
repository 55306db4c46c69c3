"""Unlock somebody's ring of keys; every failure sounds the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.services.boxes.keep_lock import refuse_altered_lock
from grievance.services.directory.read_directory import find_person, staff
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry
from grievance.vault.errors import SealError
from grievance.vault.identity import Identity, unlock
from grievance.vault.identity_former import open_former
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

        AlteredError: What their keys lie under was exchanged behind the log's back.
    """
    try:
        person = find_person(staff(directory, at=at), shown.name)
        locked = tx.people.locked_identity(person.id)
        entry = directory.version(person.id, locked.kv)
        identity = unlock(
            locked,
            passphrase=shown.passphrase,
            device=shown.device,
            suite=entry.suite,
        )
        ring = ring_of(tx, directory, entry, identity)
    except (NotFoundError, SealError):
        msg = "Name, passphrase or device file is not right; please try again."
        raise NotAllowedError(msg) from None
    refuse_altered_lock(tx, locked)
    return ring


def ring_of(
    tx: Transaction, directory: Directory, entry: PersonEntry, identity: Identity
) -> PersonRing:
    """
    Make the ring of an open *identity*, with their keys before as long as these open.

    Raises:
        SealError: It is not the identity that the directory has for *entry*.
    """
    former = {
        kept.former_kv: open_former(
            kept,
            identity,
            suite=directory.version(entry.person_id, kept.former_kv).suite,
        )
        for kept in tx.people.formers(entry.person_id)
        if kept.kv == entry.kv
    }
    return PersonRing(
        person_id=entry.person_id,
        kv=entry.kv,
        identity=identity,
        directory=directory,
        former=former,
    )
