"""
Give one compartment of a case another key, as somebody who has it open.

    key     a new secret; its slot is vouched for by the key before
    parts   sealed under it, each with the signature of whoever made it
    slip    sealed under it, and its key given to worker and custodians anew
    grants  to everybody who has the key and may have it, and to recovery

Whoever was taken off before reads nothing of it any more, whatever they kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from grievance.domain.access import is_over, may_hold
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, CaseId, PersonId
from grievance.domain.slip import Slip
from grievance.services.case_keys import contents_key, identity_key
from grievance.services.case_slip import find_slip, leave_slip_key
from grievance.services.keep import (
    Pen,
    access_id,
    altered,
    digest_of,
    grant_to,
    is_as_logged,
    keep_grants,
    keep_parts,
    keep_slip,
    keep_slots,
    sound_slip,
)
from grievance.services.read_directory import person_of
from grievance.services.respondents import is_kept_out
from grievance.services.slip_payload import decode_slip
from grievance.services.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.vault.case_box import (
    CaseKey,
    CaseSlot,
    Grant,
    SealedPart,
    carry_part,
    make_slot,
    verify_grant,
)
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing
from grievance.vault.slip import SealedSlip, read_slip, share_slip_key, write_slip


_SOMETHING = "Something in this case"
_AT_ONCE = 20  # parts; a letter with photographs is large


def rekey_case(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    compartment: Compartment,
    *,
    at: datetime,
) -> CaseSlot:
    """
    Change the key, and return its slot; nobody else can write into the case meanwhile.

    Once it is committed this machine is to remember the slot.

    Raises:
        NotAllowedError: The key is not on this ring.

        AlteredError: Something was changed behind the log's back; under a new key it
            would look sound.
    """
    case = tx.cases.lock(case_id) or tx.cases.get(case_id)
    if not is_as_logged(tx, case):
        what = f"The cover of {case.reference}"
        raise altered(what)
    pen, suite = Pen.of(tx, ring, at), ring.directory.suite
    if compartment is Compartment.IDENTITY:
        old = identity_key(tx, ring, case_id)
        slip = find_slip(tx, old, ring.directory) or Slip()
        return _change_key(pen, old, old.next(suite=suite), slip)
    old = contents_key(tx, ring, case_id)
    new = old.next(suite=suite)
    sealed = sound_slip(tx, case_id)
    facts = read_slip(old.slip_key, sealed, ring.directory)
    slot = _change_key(pen, old, new, decode_slip(facts))
    _carry_slip(pen, new, sealed, facts)
    return slot


def _change_key(pen: Pen, old: CaseKey, new: CaseKey, slip: Slip) -> CaseSlot:
    staying = _end_grants(pen, old, slip)
    slot = make_slot(new, pen.author, before=old)
    keep_slots(pen, [slot])
    _carry_parts(pen, old, new)
    _grant_anew(pen, new, staying)
    pen.tx.rekeys.done(old.case_id, old.compartment)
    return slot


def _carry_parts(pen: Pen, old: CaseKey, new: CaseKey) -> None:
    part_ids = pen.tx.parts.ids_in(old.case_id, old.compartment)
    for start in range(0, len(part_ids), _AT_ONCE):
        parts = pen.tx.parts.several(part_ids[start : start + _AT_ONCE])
        seen = pen.tx.log.last_digests(part.id for part in parts)
        _refuse_altered((str(part.id), part.digest, seen) for part in parts)
        carried = _carried(pen, old, new, parts)
        pen.tx.parts.carry(carried)
        for part in carried:
            pen.note(Act.PART_CARRIED, part.id, part.digest)


def _carried(
    pen: Pen, old: CaseKey, new: CaseKey, parts: Sequence[SealedPart]
) -> list[SealedPart]:
    try:
        return [
            carry_part(old, new, part, carrier=pen.author, directory=pen.directory)
            for part in parts
        ]
    except SealError:  # whose it is said to be, no digest covers
        raise altered(_SOMETHING) from None


def _refuse_altered(found: Iterable[tuple[str, bytes, Mapping[str, str]]]) -> None:
    """Refuse what the log did not see last: under a new key it would look sound."""
    if any(seen.get(name) != digest.hex() for name, digest, seen in found):
        raise altered(_SOMETHING)


def _carry_slip(pen: Pen, new: CaseKey, sealed: SealedSlip, facts: bytes) -> None:
    """Seal the slip under the new key, which worker and custodians are given as well."""
    directory = pen.directory
    wrapped = share_slip_key(
        new.slip_key,
        slip_public=directory.worker.slip,
        suite=directory.suite,
        slip_id=sealed.id,
        case_id=new.case_id,
        kv=new.kv,
        worker_kv=directory.worker.kv,
    )
    again = write_slip(
        new.slip_key,
        slip_id=sealed.id,
        case_id=new.case_id,
        kv=new.kv,
        rev=sealed.rev + 1,
        plaintext=facts,
        worker_kv=directory.worker.kv,
        wrapped=wrapped,
        author=pen.author,
    )
    keep_slip(pen, again)
    identity = trusted_slot(pen.tx, directory, new.case_id, Compartment.IDENTITY)
    keep_parts(pen, [leave_slip_key(pen.author, new, identity)], Act.PART_ADDED)


def _end_grants(pen: Pen, old: CaseKey, slip: Slip) -> list[Grant]:
    """End everybody's access with the *old* key; returns of whom it goes on."""
    slot = pen.tx.cases.slot(old.case_id, old.compartment)
    before = pen.tx.cases.grants(slot)
    _refuse_forged(pen.tx, old, before)
    staying = [one for one in before if _stays(pen, one, slip)]
    pen.tx.cases.end_grants(before)
    for one in before:
        if one not in staying:
            pen.note(Act.ACCESS_ENDED, access_id(one))
    return staying


def _refuse_forged(tx: Transaction, old: CaseKey, before: Sequence[Grant]) -> None:
    """
    Refuse a row that somebody put there to be given the next key.

    Whoever made it had this key, and it was not ended after that.
    """
    seen = tx.log.last_digests(map(access_id, before))
    _refuse_altered((access_id(one), digest_of(one), seen) for one in before)
    try:
        for one in before:
            verify_grant(one, old)
    except SealError:
        what = "Somebody's access to this case"
        raise altered(what) from None


def _grant_anew(pen: Pen, new: CaseKey, staying: Sequence[Grant]) -> None:
    """Give the new key to whoever is to have it still, and to recovery in any case."""
    until = {RECOVERY: None, **{one.holder: one.until for one in staying}}
    again = [
        grant_to(pen.directory, new, holder, until=day) for holder, day in until.items()
    ]
    keep_grants(pen, again)


def _stays(pen: Pen, grant: Grant, slip: Slip) -> bool:
    if grant.holder == RECOVERY:
        return True
    try:
        person = person_of(pen.directory, PersonId(UUID(grant.holder)))
    except NotFoundError:  # they left
        return False
    if is_over(grant.until, pen.at.date()) or not may_hold(person, grant.compartment):
        return False
    return not is_kept_out(pen.tx, person, slip)
