"""Let an auditor or a firm back, which takes two people without a conflict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from grievance.domain.block import Block, blocks_of
from grievance.domain.contents import PartKind, Reason
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, EntityId, PersonId, RequestId, holder_of
from grievance.domain.people import Person, Role
from grievance.domain.request import (
    Request,
    RequestState,
    read_case_object,
)
from grievance.domain.slip import Clearing, Slip
from grievance.domain.timetable import Timetable
from grievance.services.access.blocks import case_blocks
from grievance.services.access.lend_key import Loan, end_loan, lend_key
from grievance.services.access.standing import refuse_without_standing
from grievance.services.boxes.asked import (
    ask_on_case,
    refuse_asked_on_case,
    require_asked,
)
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import give_reason, say_why
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_request import keep_answer, refuse_forged
from grievance.services.boxes.payload import decode
from grievance.services.boxes.respondents import is_kept_out
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of, staff
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedClearing:
    """
    Whom a request wants let back to which Entities, and why; sealed in the case.

    *loan* says who was given the case for this, if anybody was.
    """

    who: str
    entities: tuple[EntityId, ...] = ()
    reason: str = field(repr=False)
    loan: Loan | None = None


def ask_clearing(  # noqa: PLR0913  # whose hands, which case, whom, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    who: str,
    *,
    reason: str,
    at: datetime,
    second: PersonId | None = None,
) -> Request:
    """
    Ask a second person to let *who* back to the Entities of a case.

    Any other coordinator or reviewer who reads the case can answer; a *second* who does
    not is lent its key, until somebody has answered.

    Raises:
        NotAllowedError: Nothing says why, it is not theirs to ask, or was asked already;
            nobody could answer, or the *second* must not.

        NotFoundError: *who* is not blocked by this case, or the *second* left.
    """
    if not reason.strip():
        msg = "Say in one sentence why they may be let back."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    _refuse_without_say(person_of(ring.directory, ring.person_id))
    block = standing_block(case_blocks(tx, ring, case_id), who)
    refuse_asked_on_case(tx, ring.directory, key, PartKind.ASKED_CLEARING, at=at)
    loan = None
    if second is not None:
        _refuse_without_say(person_of(ring.directory, second))
        loan = lend_key(tx, ring, case_id, second, at=at)
    _refuse_unanswerable(tx, ring, key, at)
    pen = Pen.of(tx, ring, at)
    asked = AskedClearing(
        who=who, entities=block.entities, reason=reason.strip(), loan=loan
    )
    return ask_on_case(pen, ring, key, PartKind.ASKED_CLEARING, asked)


def answer_clearing(  # noqa: PLR0913  # whose hands, which request, what, whose day, when
    tx: Transaction,
    ring: PersonRing,
    request_id: RequestId,
    state: RequestState,
    *,
    timetable: Timetable,
    at: datetime,
    reason: str = "",
) -> Request:
    """
    Confirm, refuse or withdraw; confirmed, the block is cleared on the office's day.

    A *reason* for the answer is sealed in the case.  Whoever had the key for this alone
    has it no more.

    Raises:
        NotFoundError: There is no such request, or no such block any more.

        NotAllowedError: It is one's own, too old, answered before, not about a case on
            this ring, or the first person has a conflict of interest by now.

        AlteredError: The request was changed behind the log's back.
    """
    signed = tx.requests.lock(request_id)
    case_id, _ = read_case_object(signed.request)
    key = contents_key(tx, ring, case_id)
    _refuse_without_say(person_of(ring.directory, ring.person_id))
    refuse_forged(tx, ring.directory, signed)
    answered = signed.request.answer(state, by=ring.person_id, at=at)
    asked = read_asked(tx, ring, key, request_id)
    pen = Pen.of(tx, ring, at)
    if state is RequestState.CONFIRMED:
        refuse_without_standing(pen, key, signed.request)
        _clear(pen, key, answered, asked, timetable.day_of(at))
    say_why(pen, key, state, reason)
    keep_answer(pen, ring, signed, answered)
    end_loan(pen, ring, key, asked.loan)
    return answered


def read_asked(
    tx: Transaction, ring: PersonRing, key: CaseKey, request_id: RequestId
) -> AskedClearing:
    """
    Return whom a request wants let back, and why, as who asked wrote it with the key.

    Raises:
        NotFoundError: It is not in the case.
    """
    request, kind = tx.requests.get(request_id).request, PartKind.ASKED_CLEARING
    body = require_asked(tx, ring.directory, key, request, kind)
    return decode(AskedClearing, body)


def standing_block(blocks: tuple[Block, ...], who: str) -> Block:
    """Return the block of *who*, `NotFoundError` where none stands."""
    for block in blocks:
        if block.who == who and block.is_standing:
            return block
    msg = "Nobody like that is blocked here; `grievance block list` names who is."
    raise NotFoundError(msg)


def _clear(
    pen: Pen, key: CaseKey, request: Request, asked: AskedClearing, day: date
) -> None:
    """Note on the slip that two people let them back, and why in the case."""
    if request.answered_by is None:
        return
    clearing = Clearing(
        who=asked.who,
        entities=asked.entities,
        on=day,
        asked_by=request.asked_by,
        confirmed_by=request.answered_by,
    )
    case_id = key.case_id
    since = pen.tx.cases.get(case_id).received_on

    def cleared(slip: Slip) -> Slip:
        standing_block(blocks_of(slip, case_id, since), asked.who)
        return replace(slip, cleared=(*slip.cleared, clearing))

    rewrite_slip(pen, key, cleared)
    why = Reason(act=Act.REQUEST_ANSWERED, text=asked.reason, at=pen.at)
    give_reason(pen, key, why)


def may_clear(person: Person) -> bool:
    """Whether somebody has a say in who is let back."""
    return person.has(Role.COORDINATOR) or person.has(Role.REVIEWER)


def _refuse_without_say(person: Person) -> None:
    if not may_clear(person):
        msg = "Only coordinators and reviewers let an auditor back; ask one of them."
        raise NotAllowedError(msg)


def _refuse_unanswerable(
    tx: Transaction, ring: PersonRing, key: CaseKey, at: datetime
) -> None:
    """Refuse to ask where nobody else who has a say can read the case."""
    slip, readers = read_case_slip(tx, ring, key), tx.worklists.readers(key.case_id)
    for person in staff(ring.directory, at=at):
        is_other = person.id != ring.person_id and holder_of(person.id) in readers
        if is_other and may_clear(person) and not is_kept_out(tx, person, slip):
            return
    msg = (
        "Nobody could answer: no other coordinator or reviewer without a conflict reads "
        "this case; name one as the second person."
    )
    raise NotAllowedError(msg)
