"""Take a case's key from somebody's ring, or say that it is not theirs."""

from __future__ import annotations

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import WORKER, CaseId
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, CaseSlot, open_grant, verify_slot
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


def contents_key(tx: Transaction, ring: PersonRing, case_id: CaseId) -> CaseKey:
    """
    Return the key to a case's contents.

    Raises:
        NotAllowedError: It was never given to this person, or was taken away.

        SealError: Slot or grant are not what they were made to be.
    """
    key = find_key(tx, ring, case_id, Compartment.CONTENTS)
    if key is None:
        msg = "This case's key is not yours; ask a coordinator to grant it."
        raise NotAllowedError(msg)
    return key


def identity_key(tx: Transaction, ring: PersonRing, case_id: CaseId) -> CaseKey:
    """Return the key to who complained; `NotAllowedError` for all but custodians."""
    key = find_key(tx, ring, case_id, Compartment.IDENTITY)
    if key is None:
        msg = "Who complained is sealed to the custodians of this case; ask one."
        raise NotAllowedError(msg)
    return key


def find_key(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseKey | None:
    """
    Return the key to one compartment, or None where it is not on this ring.

    Every way to a case leads through here, so here a ring that was unlocked before
    somebody joined or left is refused.
    """
    if tx.people.epoch() != ring.directory.epoch:
        msg = "The people of the office changed since you unlocked; unlock again."
        raise NotAllowedError(msg)
    slot = trusted_slot(tx, ring.directory, case_id, compartment)
    grant = tx.cases.grant(slot, ring.author.holder)
    return None if grant is None else open_grant(grant, slot, ring.identity.box)


def trusted_slot(
    tx: Transaction, directory: Directory, case_id: CaseId, compartment: Compartment
) -> CaseSlot:
    """
    Return a case's slot, if the worker made it.

    Nobody else makes keys until cases can be re-keyed: otherwise whoever works here and
    can write to the database could put a slot of their own before it.

    Raises:
        SealError: Somebody else made it, or it was altered.
    """
    slot = tx.cases.slot(case_id, compartment)
    verify_slot(slot, directory)
    if slot.maker != WORKER:
        raise SealError
    return slot
