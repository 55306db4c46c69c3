"""
Keep what a person's keys lie under, and have the log know it.

So nobody can put back the lock of before a passphrase was changed, unseen.
"""

from __future__ import annotations

import hashlib

from datetime import datetime

from grievance.domain.events import Act
from grievance.domain.ids import HolderId, PersonId
from grievance.services.boxes.keep import altered
from grievance.storage.store import Transaction
from grievance.vault.encoding import lp
from grievance.vault.identity import LockedIdentity
from grievance.vault.identity_code import CodeLock


def keep_lock(
    tx: Transaction, lock: LockedIdentity, *, by: HolderId, at: datetime
) -> None:
    """Put a person's keys under *lock* in place of all they lay under before."""
    remove_locks(tx, lock.person_id, by=by, at=at)
    tx.people.add_locked_identity(lock)
    _note(tx, lock, by, at)


def keep_code_lock(
    tx: Transaction, lock: CodeLock, *, by: HolderId, at: datetime
) -> None:
    """Let a code open a person's keys; the one before opens nothing any more."""
    remove_code_locks(tx, lock.person_id, by=by, at=at)
    tx.people.add_code_lock(lock)
    _note(tx, lock, by, at)


def remove_locks(
    tx: Transaction, person_id: PersonId, *, by: HolderId, at: datetime
) -> None:
    """Take away what a passphrase opens."""
    for lock in tx.people.locked_identities(person_id):
        tx.log.add(Act.LOCK_REMOVED, actor=by, object_id=lock_id(lock), at=at)
    tx.people.drop_locked_identities(person_id)


def remove_code_locks(
    tx: Transaction, person_id: PersonId, *, by: HolderId, at: datetime
) -> None:
    """Take away what a code opens."""
    for lock in tx.people.code_locks(person_id):
        tx.log.add(Act.LOCK_REMOVED, actor=by, object_id=lock_id(lock), at=at)
    tx.people.drop_code_locks(person_id)


def refuse_altered_lock(tx: Transaction, lock: LockedIdentity | CodeLock) -> None:
    """
    Refuse a lock that is not the one the log saw last.

    Raises:
        AlteredError: Somebody put back one that was replaced.
    """
    seen = tx.log.last_digest(lock_id(lock))
    if seen and seen != lock_digest(lock).hex():
        what = "What these keys lie under"
        raise altered(what)


def lock_id(lock: LockedIdentity | CodeLock) -> str:
    """Name a lock in the log."""
    kind = "code" if isinstance(lock, CodeLock) else "lock"
    return f"{lock.person_id}/{kind}/{lock.kv}"


def lock_digest(lock: LockedIdentity | CodeLock) -> bytes:
    """Return the SHA-256 of all that a lock is made of."""
    if isinstance(lock, CodeLock):
        return hashlib.sha256(lp(lock.person_id, lock.kv, lock.sealed)).digest()
    cost = (lock.iterations, lock.lanes, lock.memory_kib)
    whole = lp(lock.person_id, lock.kv, *cost, lock.salt, lock.sealed)
    return hashlib.sha256(whole).digest()


def _note(
    tx: Transaction, lock: LockedIdentity | CodeLock, by: HolderId, at: datetime
) -> None:
    tx.log.add(
        Act.LOCK_SET,
        actor=by,
        object_id=lock_id(lock),
        digest=lock_digest(lock),
        at=at,
    )
