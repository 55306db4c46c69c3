"""
Take a case's key from somebody's ring, or say that it is not theirs.

Every way to a case leads through here: so here whoever turns out to be tied to those it
is about is kept from it at once, although their key still fits until the case gets
another.
"""

from __future__ import annotations

from grievance.domain.access import Access, is_over
from grievance.domain.compartment import Compartment
from grievance.domain.conflict import CONFLICT
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_slip import OpenedSlip, open_slip
from grievance.services.boxes.respondents import is_kept_out
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.directory.read_directory import person_of
from grievance.storage.rings import OnRing
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, CaseSlot, Grant, open_grant
from grievance.vault.ring import PersonRing


_NOT_THEIRS = {
    Compartment.CONTENTS: (
        "This case's key is not yours; ask a coordinator to grant it."
    ),
    Compartment.IDENTITY: (
        "Who complained is sealed to the custodians of this case; ask one."
    ),
}

_NAMES_ONLY = (
    "This case's key is not yours, but that to who complained is; `grievance case` "
    "shows you who, how to reach them, and the coded facts."
)


def contents_key(tx: Transaction, ring: PersonRing, case_id: CaseId) -> CaseKey:
    """
    Return the key to a case's contents.

    Raises:
        NotAllowedError: It was never given to this person, or was taken away; or they
            are tied to a respondent.

        SealError: Slot or grant are not what they were made to be.
    """
    slot = _trusted(tx, ring, case_id, Compartment.CONTENTS)
    return key_and_slip(tx, ring, slot)[0]


def identity_key(tx: Transaction, ring: PersonRing, case_id: CaseId) -> CaseKey:
    """Return the key to who complained; `NotAllowedError` for all but custodians."""
    slot = _trusted(tx, ring, case_id, Compartment.IDENTITY)
    return key_and_slip(tx, ring, slot)[0]


def key_and_slip(
    tx: Transaction, ring: PersonRing, slot: CaseSlot
) -> tuple[CaseKey, OpenedSlip | None]:
    """
    Return the key to a slot that the caller trusts, with the slip that was looked at.

    There is no slip where `find_slip` has none.
    """
    key = _on_ring(tx, ring, slot)
    if key is None:
        raise NotAllowedError(_not_theirs(tx, ring, slot))
    slip = open_slip(tx, key, ring.directory)
    if _is_kept_out(tx, ring, slip):
        raise NotAllowedError(CONFLICT)
    return key, slip


def find_key(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseKey | None:
    """
    Return the key to one compartment, or None where it is not for this person.

    A ring that was unlocked before somebody joined or left is refused.
    """
    key = _granted(tx, ring, case_id, compartment)
    if key is None or _is_kept_out(tx, ring, open_slip(tx, key, ring.directory)):
        return None
    return key


def fits(ring: PersonRing, granted: Grant | Access | OnRing) -> bool:
    """
    Whether what somebody was given is theirs today, and for keys that they still have.

    What is over opens nothing from the first moment, also before the worker has ended
    it; what is for keys that they lost is given to them anew by a colleague.
    """
    if not ring.opens(granted.holder_kv):
        return False
    return ring.today is None or not is_over(granted.until, ring.today())


def refuse_changed_people(tx: Transaction, ring: PersonRing) -> None:
    """
    Refuse a ring that was unlocked before somebody joined or left.

    Raises:
        NotAllowedError: It was.
    """
    if tx.people.epoch() != ring.directory.epoch:
        msg = "The people of the office changed since you unlocked; unlock again."
        raise NotAllowedError(msg)


def own_key(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseKey | None:
    """
    Return the key also to whoever is tied to a respondent, to take themselves off.

    For all else there is `find_key`.
    """
    return _granted(tx, ring, case_id, compartment)


def _not_theirs(tx: Transaction, ring: PersonRing, slot: CaseSlot) -> str:
    """Say that a key is not theirs, and what they see without it."""
    if slot.compartment is Compartment.CONTENTS:
        identity = tx.cases.slot(slot.case_id, Compartment.IDENTITY)
        if _fitting_grant(tx, ring, identity) is not None:
            return _NAMES_ONLY
    return _NOT_THEIRS[slot.compartment]


def _granted(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseKey | None:
    return _on_ring(tx, ring, _trusted(tx, ring, case_id, compartment))


def _trusted(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseSlot:
    """
    Return a case's slot; before the case may be written on, it is locked.

    So whatever is done to a case is done to it as it is, by one after the other: none
    of it meets a key, a slip or a reader that somebody else is just changing.
    """
    if tx.writes:
        tx.cases.lock(case_id)
    refuse_changed_people(tx, ring)
    return trusted_slot(tx, ring.directory, case_id, compartment)


def _on_ring(tx: Transaction, ring: PersonRing, slot: CaseSlot) -> CaseKey | None:
    grant = _fitting_grant(tx, ring, slot)
    if grant is None:
        return None
    return open_grant(grant, slot, ring.box(grant.holder_kv))


def _fitting_grant(tx: Transaction, ring: PersonRing, slot: CaseSlot) -> Grant | None:
    grant = tx.cases.grant(slot, ring.author.holder)
    return grant if grant is not None and fits(ring, grant) else None


def _is_kept_out(tx: Transaction, ring: PersonRing, opened: OpenedSlip | None) -> bool:
    if opened is None:  # older than the custodians' way to it; the worker asks again
        return False
    return is_kept_out(tx, person_of(ring.directory, ring.person_id), opened.slip)
