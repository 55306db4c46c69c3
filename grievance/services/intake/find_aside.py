"""Find a message that was put aside, for somebody who may decide about it."""

from __future__ import annotations

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import PersonId, SpoolId, holder_of
from grievance.domain.intake import SpoolState
from grievance.domain.people import Role
from grievance.services.boxes.keep_receipt import refuse_altered_receipt
from grievance.services.directory.read_directory import person_of
from grievance.storage.spool import Spooled
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing


DECIDES = frozenset({Role.COORDINATOR, Role.CUSTODIAN})
NOT_ASIDE = "This message is not, or no longer, among those that were put aside."


def find_aside(tx: Transaction, spool_id: SpoolId) -> Spooled:
    """
    Return the message, which nobody else changes until the transaction ends.

    Raises:
        NotFoundError: It was discarded, became a case, or is about to be read again.

        AlteredError: It, its receipt, or who may look at it, is not as the log saw it.
    """
    tx.spool.lock(spool_id)
    spooled = tx.spool.find(spool_id)
    if spooled is None or spooled.state is SpoolState.WAITING:
        raise NotFoundError(NOT_ASIDE)
    refuse_altered_receipt(tx, spool_id)
    return spooled


def require_current(tx: Transaction, ring: PersonRing) -> None:
    """Refuse a ring from before somebody joined, left or changed roles."""
    if tx.people.epoch() != ring.directory.epoch:
        msg = "The people of the office changed since you unlocked; unlock again."
        raise NotAllowedError(msg)


def require_say(tx: Transaction, ring: PersonRing, spool_id: SpoolId) -> None:
    """
    Refuse whoever has no say in what becomes of the message.

    Coordinators and custodians have, and whoever was given its key.

    Raises:
        NotAllowedError: They have none, or their ring is an older one.
    """
    require_current(tx, ring)
    if not has_say(tx, ring.directory, ring.person_id, spool_id):
        msg = "Coordinators and custodians decide about messages put aside; ask one."
        raise NotAllowedError(msg)


def has_say(
    tx: Transaction, directory: Directory, person_id: PersonId, spool_id: SpoolId
) -> bool:
    """Tell whether somebody decides about the message; who has left does not."""
    try:
        person = person_of(directory, person_id)
    except NotFoundError:
        return False
    return bool(person.roles & DECIDES) or holds_key(tx, person_id, spool_id)


def holds_key(tx: Transaction, person_id: PersonId, spool_id: SpoolId) -> bool:
    """Tell whether somebody can look at the message."""
    return tx.spool_grants.grant(spool_id, holder_of(person_id)) is not None
