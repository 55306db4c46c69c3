"""Take oneself off a case, at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from grievance.domain.access import Access, refuse_without_reason
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.services.access.recused_themselves import RECUSED
from grievance.services.access.take_off import take_off
from grievance.services.boxes.case_keys import own_key
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.post_part import post_reason
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def recuse_myself(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, reason: str, at: datetime
) -> tuple[Access, ...]:
    """
    Give up every key to a case, which passes on where it was one's own; return them.

    The reason is sealed where others on the case read it, and that there was one in its
    other compartment: nobody gives either back unawares.  The case is due for other keys: somebody else changes them.

    Raises:
        NotAllowedError: One has no key to it, or nobody would be left to read it.
    """
    said = refuse_without_reason(reason)
    tx.cases.lock(case_id)
    keys = {box: key for box in Compartment if (key := own_key(tx, ring, case_id, box))}
    if not keys:
        raise NotAllowedError(_why_none(tx, ring, case_id))
    pen = Pen.of(tx, ring, at)
    why = Reason(act=Act.ACCESS_ENDED, text=said, at=at, codes=(RECUSED,))
    for key in keys.values():
        give_reason(pen, key, why)
    _leave_word(pen, case_id, [box for box in Compartment if box not in keys])
    slip = _slip(tx, ring, keys)
    mine = (a for a in tx.cases.access_to(case_id) if a.holder == ring.author.holder)
    boxes = {one.compartment for one in mine}  # also of keys that they lost
    return take_off(pen, case_id, [ring.person_id], slip, compartments=boxes)


def _why_none(tx: Transaction, ring: PersonRing, case_id: CaseId) -> str:
    """Say what somebody does who lost the keys that they were given it for."""
    held = tx.cases.access_of(ring.author.holder)
    if any(one.case_id == case_id and not ring.opens(one.holder_kv) for one in held):
        return (
            "What you have of this case is for keys that you lost, so that you can "
            "write no reason in it; have a coordinator take you off it, with `grievance "
            "access end`."
        )
    return "You have no key to this case; there is nothing to give up."


def _leave_word(pen: Pen, case_id: CaseId, others: Iterable[Compartment]) -> None:
    """
    Say so where one has no key, too, so that nobody there gives it unawares.

    Without a word of why: it may say who complained, or what of.
    """
    bare = Reason(act=Act.ACCESS_ENDED, text="", at=pen.at, codes=(RECUSED,))
    for compartment in others:
        post_reason(pen, case_id, bare, where=compartment)


def _slip(tx: Transaction, ring: PersonRing, keys: dict[Compartment, CaseKey]) -> Slip:
    """Return the slip; of an old case it may be out of a custodian's reach."""
    key = keys.get(Compartment.CONTENTS) or keys[Compartment.IDENTITY]
    return find_slip(tx, key, ring.directory) or Slip()
