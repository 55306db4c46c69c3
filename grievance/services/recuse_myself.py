"""Take oneself off a case, at once."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.access import Access, refuse_without_reason
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.services.case_keys import own_key
from grievance.services.case_slip import find_slip
from grievance.services.give_reason import give_reason
from grievance.services.keep import Pen
from grievance.services.recused_themselves import RECUSED
from grievance.services.take_off import take_off
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def recuse_myself(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, reason: str, at: datetime
) -> tuple[Access, ...]:
    """
    Give up every key to a case, which passes on where it was one's own; return them.

    The reason is sealed where others on the case read it, and nobody gives it back
    unawares.  The case is due for other keys: somebody else changes them.

    Raises:
        NotAllowedError: One has no key to it, or nobody would be left to read it.
    """
    said = refuse_without_reason(reason)
    tx.cases.lock(case_id)
    keys = {box: key for box in Compartment if (key := own_key(tx, ring, case_id, box))}
    if not keys:
        msg = "You have no key to this case; there is nothing to give up."
        raise NotAllowedError(msg)
    pen = Pen.of(tx, ring, at)
    why = Reason(act=Act.ACCESS_ENDED, text=said, at=at, codes=(RECUSED,))
    for key in keys.values():
        give_reason(pen, key, why)
    slip = _slip(tx, ring, keys)
    mine = (a for a in tx.cases.access_to(case_id) if a.holder == ring.author.holder)
    boxes = {one.compartment for one in mine}  # also of keys that they lost
    return take_off(pen, case_id, [ring.person_id], slip, compartments=boxes)


def _slip(tx: Transaction, ring: PersonRing, keys: dict[Compartment, CaseKey]) -> Slip:
    """Return the slip; of an old case it may be out of a custodian's reach."""
    key = keys.get(Compartment.CONTENTS) or keys[Compartment.IDENTITY]
    return find_slip(tx, key, ring.directory) or Slip()
