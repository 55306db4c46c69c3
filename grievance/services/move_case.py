"""Take a case to its next stage, and say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.contents import Reason
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.slip import Slip, StageDate
from grievance.domain.stage import Move, Stage
from grievance.domain.timetable import Timetable
from grievance.services.case_keys import contents_key
from grievance.services.give_reason import give_reason
from grievance.services.keep import Pen, keep_cover
from grievance.services.read_directory import person_of
from grievance.services.rewrite_slip import rewrite_slip
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def move_case(  # noqa: PLR0913  # whose hands, which case, where to, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    step: Move,
    timetable: Timetable,
    at: datetime,
    by: PersonId | None = None,
) -> Case:
    """
    Move the case; the reason is sealed in it, the day noted on its slip.

    With *by* somebody else asked for it, and who has the ring confirms.

    Raises:
        NotAllowedError: The rules say no, or the case's key is not on this ring.

        ConflictError: Somebody else changed the case meanwhile.
    """
    key = contents_key(tx, ring, case_id)
    before = tx.cases.get(case_id)
    me = person_of(ring.directory, ring.person_id)
    case, event = before.move(
        step,
        timetable=timetable,
        by=person_of(ring.directory, by) if by else me,
        at=at,
        confirmed_by=me if by else None,
    )
    pen = Pen.of(tx, ring, at)
    why = Reason(
        act=event.act,
        text=step.reason.strip(),
        at=at,
        before=before.stage,
        after=step.to,
    )
    give_reason(pen, key, why)
    stage = StageDate(stage=step.to, since=at.date())
    rewrite_slip(pen, key, lambda slip: _moved(slip, step).reached(stage))
    return keep_cover(tx, case, event)


def _moved(slip: Slip, step: Move) -> Slip:
    """Note what the case has come to with a step; taken up again, that is open."""
    if step.to is Stage.TRIAGE:
        return replace(slip, outcome="", ground="", remedies=())
    if step.outcome is None:
        return slip
    return replace(
        slip,
        outcome=step.outcome,
        ground=step.ground or "",
        remedies=tuple(sorted(step.remedies)),
    )
