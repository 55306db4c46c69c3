"""The slot of a case, before anything goes into it or comes out."""

from __future__ import annotations

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseSlot, verify_slots
from grievance.vault.directory import Directory


def trusted_slot(
    tx: Transaction, directory: Directory, case_id: CaseId, compartment: Compartment
) -> CaseSlot:
    """
    Return a case's newest slot, if each of its keys was vouched for by the one before.

    Otherwise whoever works here and can write to the database could put a slot of their
    own before it.

    Raises:
        SealError: Somebody else made one of them, or it was altered.
    """
    return verify_slots(tx.cases.slots(case_id, compartment), directory)
