"""Say how urgent a case is, on its cover and its slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.contents import Reason
from grievance.domain.ids import CaseId
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def set_urgency(  # noqa: PLR0913  # whose hands, which case, what, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    urgency: Urgency,
    *,
    reason: str = "",
    timetable: Timetable,
    at: datetime,
) -> Case:
    """
    Make a case more or less urgent; its clock for triage follows.

    Raises:
        NotAllowedError: The case is over, or it is not theirs to do.

        ConflictError: Somebody else changed the case meanwhile.
    """
    key = contents_key(tx, ring, case_id)
    by = person_of(ring.directory, ring.person_id)
    before = tx.cases.get(case_id)
    case, event = before.set_urgency(urgency, timetable=timetable, by=by, at=at)
    pen = Pen.of(tx, ring, at)
    why = Reason(
        act=event.act,
        text=reason.strip(),
        at=at,
        before=before.urgency,
        after=urgency,
    )
    give_reason(pen, key, why)
    rewrite_slip(pen, key, lambda slip: replace(slip, severity=urgency))
    return keep_cover(tx, case, event)
