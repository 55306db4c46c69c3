"""Take a case up again that was not taken up, or is over."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.stage import Move, Stage
from grievance.domain.timetable import Timetable
from grievance.services.handling.move_case import move_case
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def reopen_case(  # noqa: PLR0913  # whose hands, which case, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    reason: str,
    timetable: Timetable,
    at: datetime,
) -> Case:
    """
    Take a case back to triage: resubmitted in time, on new evidence, or by mistake over.

    Its clocks start anew and its history stays; what was merged is on its own again.

    Raises:
        NotAllowedError: Somebody works on it, it came again too late or too often, or
            the rules say no otherwise.
    """
    case = tx.cases.get(case_id)
    if case.is_open and case.stage is not Stage.INADMISSIBLE:
        msg = f"This case is in {case.stage}; there is nothing to take up again."
        raise NotAllowedError(msg)
    step = Move(to=Stage.TRIAGE, reason=reason)
    return move_case(tx, ring, case_id=case_id, step=step, timetable=timetable, at=at)
