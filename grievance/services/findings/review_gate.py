"""Pass a review gate of an audit, and settle its file once nothing is owed any more."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.audit_facts import Gate
from grievance.domain.case import Case
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.review_gate import GateReview, pass_gate
from grievance.domain.settled_file import settled
from grievance.domain.timetable import Timetable
from grievance.services.audits.file_at_hand import take_file
from grievance.services.boxes.case_records import keep_record, next_number
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import keep_cover
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def note_gate(  # noqa: PLR0913  # whose hands, which file and gate, what, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    gate: Gate,
    *,
    text: str,
    timetable: Timetable,
    at: datetime,
) -> GateReview:
    """
    Keep what somebody found at a gate, sealed, and its day where the worker sees it.

    Raises:
        NotAllowedError: Nothing says what was found, the gate is not there yet, or this
            person has no say in the file.
    """
    if not text.strip():
        msg = "Say what was looked at, and what came of it."
        raise NotAllowedError(msg)
    file = take_file(tx, ring, file_id, at=at)
    audit, today = file.audit(), timetable.day_of(at)
    pass_gate(file.facts, audit, gate, today=today)
    number = next_number(tx, file.key, ring.directory, GateReview)
    review = GateReview(number=number, gate=gate, text=text.strip(), at=at)
    keep_record(file.pen, file.key, review)
    file.rewrite(lambda facts: pass_gate(facts, audit, gate, today=today))
    return review


def settle_file(  # noqa: PLR0913  # whose hands, which file, why, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    *,
    reason: str,
    timetable: Timetable,
    at: datetime,
) -> Case:
    """
    Close the file of an audit that has nothing left to answer; the reason lies in it.

    Raises:
        NotAllowedError: Something of it waits, there is no reason, or this person has no
            say in it.

        ConflictError: Somebody else changed it meanwhile.
    """
    if not reason.strip():
        msg = "Settling a file needs a reason; write one sentence."
        raise NotAllowedError(msg)
    file = take_file(tx, ring, file_id, at=at)
    case, event = settled(
        file.case,
        file.facts,
        file.audit(),
        timetable=timetable,
        by=person_of(ring.directory, ring.person_id),
        at=at,
    )
    why = Reason(
        act=event.act,
        text=reason.strip(),
        at=at,
        before=file.case.stage,
        after=case.stage,
    )
    give_reason(file.pen, file.key, why)
    return keep_cover(tx, case, event)
