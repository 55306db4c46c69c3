"""The slot of a case, before anything goes into it or comes out."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.services.keep import altered, digest_of, key_id
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseSlot, verify_slots
from grievance.vault.directory import Directory


def trusted_slot(
    tx: Transaction, directory: Directory, case_id: CaseId, compartment: Compartment
) -> CaseSlot:
    """
    Return a case's newest slot, if each of its keys was vouched for by the one before.

    Otherwise whoever works here and can write to the database could put a slot of their
    own before it.  The log must have seen this one, and none after it: whoever was
    taken off still has the key before, with which they could vouch for another, or
    have the newest taken away, to read what is written from now on.

    Raises:
        SealError: Somebody else made one of them, or it was altered.

        AlteredError: It is not the newest that the log saw.
    """
    slot = verify_slots(tx.cases.slots(case_id, compartment), directory)
    if _is_newest(tx, slot):
        return slot
    tx.cases.lock(case_id)  # somebody may be just giving it another key
    slot = verify_slots(tx.cases.slots(case_id, compartment), directory)
    if not _is_newest(tx, slot):
        what = "The key of this case"
        raise altered(what)
    return slot


def _is_newest(tx: Transaction, slot: CaseSlot) -> bool:
    """Whether it was made once, as it is, and none was made after it."""
    this, following = key_id(slot), key_id(replace(slot, kv=slot.kv + 1))
    digest = digest_of(slot).hex()
    made = [entry.digest for entry in tx.log.about((this, following))]
    if not made:  # but by whoever asks, maybe
        return tx.log.last_digests((this, following)) == {this: digest}
    return made == [digest]
