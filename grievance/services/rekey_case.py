"""
Give one compartment of a case another key, as somebody who has it open.

    key     a new secret; its slot is vouched for by the key before
    parts   sealed under it, each with the signature of whoever made it
    slip    sealed under it, and its key given to worker and custodians anew
    grants  to everybody who has the key and may have it, and to recovery

Whoever was taken off before reads nothing of it any more, whatever they kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

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
    grant_to,
    is_altered,
    keep_grants,
    keep_parts,
    keep_slip,
    keep_slots,
    sound_slip,
)
from grievance.services.read_directory import person_of
from grievance.services.respondents import is_kept_out
from grievance.services.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.vault.case_box import (
    CaseKey,
    Grant,
    SealedPart,
    carry_part,
    make_slot,
)
from grievance.vault.ring import PersonRing
from grievance.vault.slip import read_slip, share_slip_key, write_slip


_AT_ONCE = 20  # parts; a letter with photographs is large


def rekey_case(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    compartment: Compartment,
    *,
    at: datetime,
) -> None:
    """
    Change the key; nobody else can write into the case meanwhile.

    Raises:
        NotAllowedError: The key is not on this ring.

        AlteredError: Something was changed behind the log's back; under a new key it
            would look sound.

        SealError: Something does not open.
    """
    if is_altered(tx, tx.cases.get(case_id)):  # which locks the case
        what = "The cover of this case"
        raise altered(what)
    pen = Pen.of(tx, ring, at)
    is_contents = compartment is Compartment.CONTENTS
    old = (contents_key if is_contents else identity_key)(tx, ring, case_id)
    new = old.next(suite=ring.directory.suite)
    grants = tx.cases.grants(tx.cases.slot(case_id, compartment))
    keep_slots(pen, [make_slot(new, pen.author, before=old)])
    slip = find_slip(tx, old, ring.directory) or Slip()
    _carry_parts(pen, old, new)
    if is_contents:
        _carry_slip(pen, old, new)
    _grant_anew(pen, new, grants, slip)
    tx.rekeys.done(case_id, compartment)


def _carry_parts(pen: Pen, old: CaseKey, new: CaseKey) -> None:
    part_ids = pen.tx.parts.ids_in(old.case_id, old.compartment)
    for start in range(0, len(part_ids), _AT_ONCE):
        parts = pen.tx.parts.several(part_ids[start : start + _AT_ONCE])
        _refuse_altered(pen.tx, parts)
        carried = [carry_part(old, new, part, pen.author) for part in parts]
        pen.tx.parts.carry(carried)
        for part in carried:
            pen.note(Act.PART_CARRIED, part.id, part.digest)


def _refuse_altered(tx: Transaction, parts: Sequence[SealedPart]) -> None:
    seen = tx.log.last_digests(part.id for part in parts)
    if any(seen.get(str(part.id)) != part.digest.hex() for part in parts):
        what = "Something in this case"
        raise altered(what)


def _carry_slip(pen: Pen, old: CaseKey, new: CaseKey) -> None:
    """Seal the slip under the new key, which worker and custodians are given as well."""
    sealed = sound_slip(pen.tx, new.case_id)
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
        plaintext=read_slip(old.slip_key, sealed, directory),
        worker_kv=directory.worker.kv,
        wrapped=wrapped,
        author=pen.author,
    )
    keep_slip(pen, again)
    identity = trusted_slot(pen.tx, directory, new.case_id, Compartment.IDENTITY)
    keep_parts(pen, [leave_slip_key(pen.author, new, identity)], Act.PART_ADDED)


def _grant_anew(pen: Pen, new: CaseKey, before: Sequence[Grant], slip: Slip) -> None:
    """Give the new key to whoever had the one before and is still to have it."""
    pen.tx.cases.end_grants(before)
    staying = [one for one in before if _stays(pen, one, slip)]
    for one in before:
        if one not in staying:
            pen.note(Act.ACCESS_ENDED, access_id(one))
    again = (
        grant_to(pen.directory, new, one.holder, until=one.until) for one in staying
    )
    keep_grants(pen, list(again))


def _stays(pen: Pen, grant: Grant, slip: Slip) -> bool:
    if grant.holder == RECOVERY:
        return True
    try:
        person = person_of(pen.directory, PersonId(UUID(grant.holder)))
    except NotFoundError:  # they left
        return False
    is_over = grant.until is not None and grant.until < pen.at.date()
    return not is_over and not is_kept_out(pen.tx, person, slip)
