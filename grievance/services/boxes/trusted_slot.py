"""The slot of a case, before anything goes into it or comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.services.boxes.keep import altered, digest_of, key_id
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


def trusted_slots(
    tx: Transaction, directory: Directory, case_id: CaseId
) -> Mapping[Compartment, CaseSlot]:
    """Return the newest slots of all compartments of a case, on the same conditions."""
    found = {
        compartment: verify_slots(slots, directory)
        for compartment, slots in tx.cases.slots_of(case_id).items()
    }
    newest = are_newest(tx, list(found.values()))
    return {
        compartment: slot
        if slot in newest
        else trusted_slot(tx, directory, case_id, compartment)
        for compartment, slot in found.items()
    }


def trusted_slots_of(
    tx: Transaction,
    directory: Directory,
    case_ids: Sequence[CaseId],
    compartment: Compartment,
) -> Mapping[CaseId, CaseSlot]:
    """Return the newest slots of one compartment of some cases, a few hundred at most."""
    slots = tx.rings.slots_of(case_ids, compartment)
    found = {id_: verify_slots(some, directory) for id_, some in slots.items()}
    newest = are_newest(tx, list(found.values()))
    return {
        id_: found[id_]
        if id_ in found and found[id_] in newest
        else trusted_slot(tx, directory, id_, compartment)
        for id_ in case_ids
    }


def are_newest(tx: Transaction, slots: Sequence[CaseSlot]) -> frozenset[CaseSlot]:
    """Return which of them, a few hundred, were made once, and none after them."""
    made = defaultdict(list)
    names = {slot: (key_id(slot), _following(slot)) for slot in slots}
    for entry in tx.log.about(name for some in names.values() for name in some):
        made[entry.object].append(entry.digest)
    return frozenset(
        slot
        for slot, (this, following) in names.items()
        if made[this] == [digest_of(slot).hex()] and not made[following]
    )


def _is_newest(tx: Transaction, slot: CaseSlot) -> bool:
    """Whether it is the newest, in what the log says or is about to say."""
    if are_newest(tx, [slot]):
        return True
    this, following = key_id(slot), _following(slot)
    if tx.log.about((this, following)):
        return False
    # Nothing was made yet, but by whoever asks, maybe.
    return tx.log.last_digests((this, following)) == {this: digest_of(slot).hex()}


def _following(slot: CaseSlot) -> str:
    """Name the key that would come after it."""
    return key_id(replace(slot, kv=slot.kv + 1))
