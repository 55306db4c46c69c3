"""What a person does with their own keys: another lock, a code on paper, the code used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.services.boxes.keep_lock import (
    keep_code_lock,
    keep_lock,
    refuse_altered_lock,
)
from grievance.services.boxes.unlock_ring import ring_of
from grievance.services.directory.read_directory import find_person, staff
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.identity import Cost, lock
from grievance.vault.identity_code import (
    code_of_words,
    lock_with_code,
    unlock_with_code,
)
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLock:
    """What is to open somebody's keys from now on."""

    passphrase: str = field(repr=False)
    device: bytes = field(repr=False)
    cost: Cost = Cost.LOW_MEMORY


def lock_again(
    tx: Transaction, ring: PersonRing, new: NewLock, *, at: datetime
) -> None:
    """
    Lock the keys of *ring* anew; what opened them before does so no more.

    Raises:
        NotAllowedError: The passphrase is empty.

        SetupError: There is not enough memory.
    """
    locked = lock(
        ring.identity,
        person_id=ring.person_id,
        kv=ring.kv,
        passphrase=new.passphrase,
        device=new.device,
        cost=new.cost,
    )
    keep_lock(tx, locked, by=ring.author.holder, at=at)


def make_code(tx: Transaction, ring: PersonRing, *, at: datetime) -> str:
    """Draw a recovery code in place of the one before, and return its words."""
    words, code_lock = lock_with_code(
        ring.identity, person_id=ring.person_id, kv=ring.kv
    )
    keep_code_lock(tx, code_lock, by=ring.author.holder, at=at)
    return words


def open_with_code(
    tx: Transaction, directory: Directory, name: str, words: str, *, at: datetime
) -> PersonRing:
    """
    Open somebody's ring with the words of their code.

    Raises:
        NotFoundError: There is nobody of that name.

        NotAllowedError: The words are none of a code, or of another one, or there is
            no code for the keys they have now.

        AlteredError: What the code opens was exchanged behind the log's back.
    """
    code_of_words(words)  # a slip of the pen is told before anything else
    person = find_person(staff(directory, at=at), name)
    entry = directory.person(person.id)
    found = [one for one in tx.people.code_locks(person.id) if one.kv == entry.kv]
    if not found:
        msg = f"{person.name} has no recovery code; `grievance people code` makes one."
        raise NotAllowedError(msg)
    try:
        identity = unlock_with_code(found[0], words, suite=entry.suite)
        ring = ring_of(tx, directory, entry, identity)
    except (NotFoundError, SealError):
        msg = f"This is not the newest recovery code of {person.name}."
        raise NotAllowedError(msg) from None
    refuse_altered_lock(tx, found[0])
    return ring
