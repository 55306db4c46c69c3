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
from grievance.services.case_slip import find_slip
from grievance.services.read_directory import person_of
from grievance.services.respondents import is_kept_out
from grievance.services.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, Grant, open_grant
from grievance.vault.ring import PersonRing


def contents_key(tx: Transaction, ring: PersonRing, case_id: CaseId) -> CaseKey:
    """
    Return the key to a case's contents.

    Raises:
        NotAllowedError: It was never given to this person, or was taken away; or they
            are tied to a respondent.

        SealError: Slot or grant are not what they were made to be.
    """
    msg = "This case's key is not yours; ask a coordinator to grant it."
    return _key(tx, ring, case_id, Compartment.CONTENTS, msg)


def identity_key(tx: Transaction, ring: PersonRing, case_id: CaseId) -> CaseKey:
    """Return the key to who complained; `NotAllowedError` for all but custodians."""
    msg = "Who complained is sealed to the custodians of this case; ask one."
    return _key(tx, ring, case_id, Compartment.IDENTITY, msg)


def find_key(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseKey | None:
    """
    Return the key to one compartment, or None where it is not for this person.

    A ring that was unlocked before somebody joined or left is refused.
    """
    key = _granted(tx, ring, case_id, compartment)
    return None if key is None or _is_kept_out(tx, ring, key) else key


def fits(ring: PersonRing, granted: Grant | Access) -> bool:
    """
    Whether what somebody was given is theirs today, and for keys that they still have.

    What is over opens nothing from the first moment, also before the worker has ended
    it; what is for keys that they lost is given to them anew by a colleague.
    """
    if not ring.opens(granted.holder_kv):
        return False
    return ring.today is None or not is_over(granted.until, ring.today())


def own_key(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseKey | None:
    """
    Return the key also to whoever is tied to a respondent, to take themselves off.

    For all else there is `find_key`.
    """
    return _granted(tx, ring, case_id, compartment)


def _key(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    compartment: Compartment,
    not_theirs: str,
) -> CaseKey:
    key = _granted(tx, ring, case_id, compartment)
    if key is None:
        raise NotAllowedError(not_theirs)
    if _is_kept_out(tx, ring, key):
        raise NotAllowedError(CONFLICT)
    return key


def _granted(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseKey | None:
    if tx.people.epoch() != ring.directory.epoch:
        msg = "The people of the office changed since you unlocked; unlock again."
        raise NotAllowedError(msg)
    slot = trusted_slot(tx, ring.directory, case_id, compartment)
    grant = tx.cases.grant(slot, ring.author.holder)
    if grant is None or not fits(ring, grant):
        return None
    return open_grant(grant, slot, ring.box(grant.holder_kv))


def _is_kept_out(tx: Transaction, ring: PersonRing, key: CaseKey) -> bool:
    slip = find_slip(tx, key, ring.directory)
    if slip is None:  # older than the custodians' way to it; the worker asks again
        return False
    return is_kept_out(tx, person_of(ring.directory, ring.person_id), slip)
