"""Leave out what ended by the log of the books: keys may be older than they are."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.domain.ids import PersonId
from grievance.services.boxes.keep import access_id, digest_of
from grievance.services.boxes.keep_lock import lock_digest, lock_id
from grievance.storage.store import Transaction
from grievance.vault.case_box import Grant
from grievance.vault.identity import LockedIdentity
from grievance.vault.identity_code import CodeLock


AT_ONCE = 400  # objects in one question to the log


def leave_out_ended(tx: Transaction) -> int:
    """Take away each access and lock that the log did not see last; return how many."""
    return _leave_out_grants(tx) + _leave_out_locks(tx)


def _leave_out_grants(tx: Transaction) -> int:
    """Take away every access that is not the one the log of these books saw last."""
    ended: list[Grant] = []
    grants = list(tx.worklists.all_grants())
    for start in range(0, len(grants), AT_ONCE):
        some = grants[start : start + AT_ONCE]
        seen = tx.log.last_digests(map(access_id, some))
        ended += [one for one in some if seen.get(access_id(one)) != _hex(one)]
    tx.cases.end_grants(ended)
    return len(ended)


def _hex(grant: Grant) -> str:
    return digest_of(grant).hex()


def _leave_out_locks(tx: Transaction) -> int:
    """Take away every lock that the log saw replaced: it opens with old words."""
    locks = list(tx.people.all_locks())
    seen = tx.log.last_digests(map(lock_id, locks))
    ended = [
        one
        for one in locks
        if seen.get(lock_id(one), "-") not in {"-", lock_digest(one).hex()}
    ]
    for person_id in {one.person_id for one in ended}:
        sound = [one for one in locks if one.person_id == person_id]
        _relock(tx, person_id, [one for one in sound if one not in ended])
    return len(ended)


def _relock(
    tx: Transaction, person_id: PersonId, sound: Iterable[LockedIdentity | CodeLock]
) -> None:
    """Leave a person those locks only that are sound; the log knows them."""
    tx.people.drop_locked_identities(person_id)
    tx.people.drop_code_locks(person_id)
    for lock in sound:
        if isinstance(lock, CodeLock):
            tx.people.add_code_lock(lock)
        else:
            tx.people.add_locked_identity(lock)
