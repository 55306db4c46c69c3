"""Make the reply addresses of a case worthless: an account was lost or taken over."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def revoke_replies(
    tx: Transaction, ring: PersonRing, *, case_id: CaseId, reason: str, at: datetime
) -> Case:
    """
    Raise the epoch of the case: what answers an earlier address is unverified.

    Raises:
        NotAllowedError: The rules say no, there is no reason, or the case's key is not
            on this ring.

        ConflictError: Somebody else changed the case meanwhile.
    """
    if not reason.strip():
        msg = "Revoking reply addresses needs a reason; write one sentence."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    by = person_of(ring.directory, ring.person_id)
    case, event = tx.cases.get(case_id).revoke_replies(by=by, at=at)
    why = Reason(act=event.act, text=reason.strip(), at=at)
    give_reason(Pen.of(tx, ring, at), key, why)
    return keep_cover(tx, case, event)
