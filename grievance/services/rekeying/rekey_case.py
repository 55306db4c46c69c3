"""
Give one compartment of a case another key, as somebody who has it open.

    key     a new secret; its slot is vouched for by the key before
    parts   sealed under it, each with the signature of whoever made it
    slip    sealed under it, and its key given to worker and custodians anew
    grants  to everybody who has the key and may have it, and to recovery; to whom got
            other keys since, a promise

Whoever was taken off before reads nothing of it any more, whatever they kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from grievance.domain.access import is_over, may_hold
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, CaseId, PersonId
from grievance.domain.slip import Slip
from grievance.services.blobs.let_go_blobs import IN_USE, let_go_blobs
from grievance.services.boxes.case_keys import key_and_slip, refuse_changed_people
from grievance.services.boxes.case_slip import OpenedSlip, leave_slip_key
from grievance.services.boxes.keep import (
    Pen,
    access_id,
    altered,
    digest_of,
    grant_to,
    is_as_logged,
    keep_grants,
    keep_slip,
    keep_slots,
)
from grievance.services.boxes.respondents import is_kept_out
from grievance.services.boxes.trusted_slot import trusted_slots
from grievance.services.boxes.who_wrote import refuse_other_parts
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.case_box import (
    PROMISED,
    CaseKey,
    CaseSlot,
    Grant,
    SealedPart,
    carry_part,
    make_slot,
    promise_grant,
    verify_grant,
)
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing
from grievance.vault.slip import share_slip_key, write_slip


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
    slots = _slots(tx, ring, case_id)
    old, opened = key_and_slip(tx, ring, slots[compartment])
    pen, new = Pen.of(tx, ring, at), old.next(suite=ring.directory.suite)
    slot = _change_key(pen, old, new, opened.slip if opened else Slip())
    if opened and compartment is Compartment.CONTENTS:
        _carry_slip(pen, new, opened, slots[Compartment.IDENTITY])
    return slot


def _slots(
    tx: Transaction, ring: PersonRing, case_id: CaseId
) -> Mapping[Compartment, CaseSlot]:
    refuse_changed_people(tx, ring)
    slots = trusted_slots(tx, ring.directory, case_id)
    if len(slots) < len(Compartment):
        msg = "This case has no key any more; its words cannot be read."
        raise NotFoundError(msg)
    return slots


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
        refuse_other_parts(pen.tx, parts)
        carried = _carried(pen, old, new, parts)
        let_go_blobs(pen.tx, pen.tx.parts.carry(carried), at=pen.at + IN_USE)
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


def _carry_slip(pen: Pen, new: CaseKey, opened: OpenedSlip, identity: CaseSlot) -> None:
    """Seal the slip under the new key, which worker and custodians are given as well."""
    directory, sealed = pen.directory, opened.sealed
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
        plaintext=opened.body,
        worker_kv=directory.worker.kv,
        wrapped=wrapped,
        author=pen.author,
    )
    keep_slip(pen, again)
    copy = leave_slip_key(pen.author, new, identity)
    pen.tx.parts.add([copy])  # the case is locked, and its slot was just looked at
    pen.note(Act.PART_ADDED, copy.id, copy.digest)


def _end_grants(pen: Pen, old: CaseKey, slip: Slip) -> list[Grant]:
    """End everybody's access with the *old* key; returns of whom it goes on."""
    before = pen.tx.cases.grants(old)
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
    if any(seen.get(access_id(one)) != digest_of(one).hex() for one in before):
        raise altered(_SOMETHING)
    try:
        for one in before:
            verify_grant(one, old)
    except SealError:
        what = "Somebody's access to this case"
        raise altered(what) from None


def _grant_anew(pen: Pen, new: CaseKey, staying: Sequence[Grant]) -> None:
    """
    Give the new key to the very keys that had the old one.

    Newer keys of the same holder are in the directory, but nobody on the case has said
    yet that they are theirs: those are promised it, until a colleague gives it to them.
    """
    kept = [_again(pen, new, one) for one in staying]
    if not any(one.holder == RECOVERY for one in staying):
        kept.append(_for_recovery(pen, new))
    keep_grants(pen, kept)


def _again(pen: Pen, new: CaseKey, before: Grant) -> Grant:
    newest, _ = pen.directory.box_of(before.holder)
    if before.holder_kv == newest != PROMISED:
        return grant_to(pen.directory, new, before.holder, until=before.until)
    return promise_grant(new, before.holder, until=before.until)


def _for_recovery(pen: Pen, new: CaseKey) -> Grant:
    """Give it to recovery whose row is missing, if there never was another such key."""
    version, _ = pen.directory.box_of(RECOVERY)
    if version == 1:
        return grant_to(pen.directory, new, RECOVERY)
    return promise_grant(new, RECOVERY)


def _stays(pen: Pen, grant: Grant, slip: Slip) -> bool:
    if grant.holder == RECOVERY:
        return True
    try:
        person = person_of(pen.directory, PersonId(UUID(grant.holder)))
    except NotFoundError:  # they left
        return False
    if is_over(grant.until, pen.today) or not may_hold(person, grant.compartment):
        return False
    return not is_kept_out(pen.tx, person, slip)
