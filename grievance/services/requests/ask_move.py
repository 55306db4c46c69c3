"""Ask for a step that takes two people, and take it with the second one's yes."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.contents import PartKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId, RequestId
from grievance.domain.request import (
    Request,
    RequestState,
    read_case_object,
)
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move
from grievance.domain.step import refuse_step
from grievance.domain.timetable import Timetable
from grievance.services.access.lend_key import end_loan, lend_key
from grievance.services.access.standing import refuse_without_standing
from grievance.services.boxes.asked import ask_on_case, refuse_asked_on_case
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import say_why
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_request import keep_answer, refuse_forged
from grievance.services.cases.standing_of import standing_of
from grievance.services.directory.read_directory import person_of
from grievance.services.handling.move_case import move_case
from grievance.services.handling.proposed_move import ProposedMove, read_proposal
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


_NO_DAYS = Timetable()  # no step that takes two people depends on a day


def ask_move(  # noqa: PLR0913  # whose hands, which case, where to, of whom, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    step: Move,
    *,
    at: datetime,
    second: PersonId | None = None,
) -> Request:
    """
    Ask a second person to confirm a step; signed by who asks.

    Whoever reads the case can answer.  A *second* who does not is lent its key, until
    somebody has answered: a yes to what one has not seen is none.

    Raises:
        NotFoundError: The *second* person left the office.

        NotAllowedError: It needs nobody else, is not theirs to ask, cannot be taken
            from here, or was asked already; or the *second* may not read the case.
    """
    if step.to not in NEEDS_SECOND_PERSON:
        msg = f"That a case becomes {step.to} takes no second person; move it."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    refuse_asked_on_case(tx, ring.directory, key, PartKind.PROPOSED_MOVE, at=at)
    me = person_of(ring.directory, ring.person_id)
    case = tx.cases.get(case_id)
    standing = standing_of(tx, case, read_case_slip(tx, ring, key))
    refuse_step(case, step, timetable=_NO_DAYS, by=me, at=at, standing=standing)
    loan = lend_key(tx, ring, case_id, second, at=at) if second else None
    pen, proposed = Pen.of(tx, ring, at), ProposedMove(step=step, loan=loan)
    return ask_on_case(pen, ring, key, PartKind.PROPOSED_MOVE, proposed)


def answer_move(  # noqa: PLR0913  # whose hands, which request, what answer, when
    tx: Transaction,
    ring: PersonRing,
    request_id: RequestId,
    state: RequestState,
    *,
    timetable: Timetable,
    at: datetime,
    reason: str = "",
) -> Case:
    """
    Confirm, refuse or withdraw; confirmed, the case moves at once.

    A *reason* for the answer is sealed in the case.  Whoever had the key for this alone
    has it no more.

    Raises:
        NotFoundError: There is no such request, or what it asks for is gone.

        NotAllowedError: It is one's own, too old, answered before, not about a case on
            this ring, or the step can no longer be taken.

        AlteredError: The request was changed behind the log's back.
    """
    signed = tx.requests.lock(request_id)
    case_id, _ = read_case_object(signed.request)
    key = contents_key(tx, ring, case_id)
    refuse_forged(tx, ring.directory, signed)
    answered = signed.request.answer(state, by=ring.person_id, at=at)
    proposed = read_proposal(tx, ring, key, request_id)
    pen = Pen.of(tx, ring, at)
    if state is RequestState.CONFIRMED:
        refuse_without_standing(pen, key, signed.request)
        move_case(
            tx,
            ring,
            case_id=case_id,
            step=proposed.step,
            timetable=timetable,
            at=at,
            by=signed.request.asked_by,
        )
    say_why(pen, key, state, reason)
    keep_answer(pen, ring, signed, answered)
    end_loan(pen, ring, key, proposed.loan)
    return tx.cases.get(case_id)
