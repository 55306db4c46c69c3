"""Let a clock of a case stand still, and go on; why lies sealed in the case."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.timetable import Timetable
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


class PauseReason(StrEnum):
    """Why a clock stands still."""

    WAITING_FOR_COMPLAINANT = "waiting-for-complainant"
    FORCE_MAJEURE = "force-majeure"
    SAFETY = "safety"  # to go on now would endanger somebody
    OTHER_PROCEEDINGS = "other-proceedings"


def pause_clock(  # noqa: PLR0913  # whose hands, which clock, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    kind: ClockKind,
    *,
    why: PauseReason,
    text: str,
    timetable: Timetable,
    at: datetime,
) -> Case:
    """
    Pause a clock.

    Raises:
        NotAllowedError: It does not run, nothing says why, or it is not theirs to do.

        NotFoundError: The case has no such clock.
    """
    if not text.strip():
        msg = "A pause needs a reason; write one sentence."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    by = person_of(ring.directory, ring.person_id)
    case, event = tx.cases.get(case_id).pause(kind, timetable=timetable, by=by, at=at)
    reason = Reason(act=event.act, text=f"{why}: {text.strip()}", at=at, before=kind)
    give_reason(Pen.of(tx, ring, at), key, reason)
    return keep_cover(tx, case, event)


def resume_clock(  # noqa: PLR0913  # whose hands, which clock, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    kind: ClockKind,
    *,
    timetable: Timetable,
    at: datetime,
) -> Case:
    """
    Let a clock go on; it is due as much later as it stood still.

    Raises:
        NotAllowedError: It is not paused, or it is not theirs to do.

        NotFoundError: The case has no such clock.
    """
    contents_key(tx, ring, case_id)
    by = person_of(ring.directory, ring.person_id)
    case, event = tx.cases.get(case_id).resume(kind, timetable=timetable, by=by, at=at)
    return keep_cover(tx, case, event)
