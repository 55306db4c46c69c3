"""Say that a letter which came late is no reason to take the case up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.noted_step import ABOUT_THE_END
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def decline_news(
    tx: Transaction, ring: PersonRing, *, case_id: CaseId, reason: str, at: datetime
) -> Slip:
    """
    Take the suggestion off the case that it may be taken up again; why is sealed in it.

    Raises:
        NotAllowedError: There is no such suggestion or no reason, or it is not theirs
            to say.
    """
    if not reason.strip():
        msg = "Not to take a case up again needs a reason; write one sentence."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    if not read_case_slip(tx, ring, key).flags & ABOUT_THE_END:
        msg = "Nothing suggests that this case be taken up again."
        raise NotAllowedError(msg)
    case = tx.cases.get(case_id)
    case.refuse_stranger(person_of(ring.directory, ring.person_id))
    pen = Pen.of(tx, ring, at)
    codes = ("not-taken-up",)
    why = Reason(act=Act.REASON_GIVEN, text=reason.strip(), at=at, codes=codes)
    give_reason(pen, key, why)
    return rewrite_slip(
        pen, key, lambda slip: replace(slip, flags=slip.flags - ABOUT_THE_END)
    )
