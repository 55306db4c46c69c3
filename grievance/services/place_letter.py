"""Say where a letter belongs: to a case, to none, or to one of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.contents import Related
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.intake import Outcome
from grievance.domain.outgoing import Outgoing
from grievance.domain.reference import parse_reference
from grievance.mail.letter import Letter
from grievance.mail.reading.classify import is_automatic
from grievance.services.mark_letter import earlier_letters, find_copy, make_marks
from grievance.services.reception import Reception
from grievance.services.record_bounce import find_bounced
from grievance.services.relate_letter import relate_letter
from grievance.services.seal_letter import Arrived
from grievance.services.thread_letter import Thread, thread_letter
from grievance.storage.spool import Marks
from grievance.storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    Where a letter belongs, as *outcome* and *case_id* will say on its receipt.

    *verified* as in `LetterText`; *is_reused* where its Message-ID came before with
    other words; *bounced* is the letter of ours that came back with it.
    """

    outcome: Outcome
    case_id: CaseId | None = None
    verified: bool | None = None
    marks: Marks | None = field(default=None, repr=False)
    is_reused: bool = False
    related: tuple[Related, ...] = ()
    bounced: Outgoing | None = None


def place_letter(tx: Transaction, reception: Reception, letter: Letter) -> Place:
    """
    Find the place of a letter that came by mail.

    A copy counts as one only where it would go to the same case as the first.
    """
    ring, authentic = reception.ring, reception.trust.vouches_for(letter)
    thread = thread_letter(tx, letter, mac_key=ring.keys.mac_key, authentic=authentic)
    if is_automatic(letter, own=reception.office.own_addresses):
        return _place_automatic(tx, reception, letter, thread)
    marks = make_marks(ring.keys, letter, authentic=authentic)
    earlier = earlier_letters(tx, marks)
    copied = find_copy(earlier, marks)
    if copied and (thread is None or thread.case.id == copied.case_id):
        return Place(outcome=Outcome.DUPLICATE, case_id=copied.case_id)
    if thread:
        return Place(
            outcome=Outcome.REPLY,
            case_id=thread.case.id,
            verified=thread.verified,
            marks=None if copied else marks,
            is_reused=bool(earlier),
        )
    return Place(
        outcome=Outcome.CASE,
        marks=None if copied else marks,
        is_reused=bool(earlier),
        related=relate_letter(tx, ring.keys, letter, earlier),
    )


def _place_automatic(
    tx: Transaction, reception: Reception, letter: Letter, thread: Thread | None
) -> Place:
    """Place what a machine sent with the letter of ours it answers, or nowhere."""
    bounced = find_bounced(tx, reception.ring, letter)
    case_id = thread.case.id if thread else None
    return Place(
        outcome=Outcome.AUTOMATIC,
        case_id=bounced.case_id if bounced else case_id,
        verified=False,
        bounced=bounced,
    )


def place_entry(tx: Transaction, arrived: Arrived) -> Place:
    """
    Find the place of what a person of the office put in: where they said.

    Raises:
        NotFoundError: The case they named is not there.
    """
    if not arrived.to_case:
        return Place(outcome=Outcome.CASE)
    case = tx.cases.find(parse_reference(arrived.to_case))
    if case is None:
        msg = "The case that this was filed to is not there; file it again."
        raise NotFoundError(msg)
    return Place(outcome=Outcome.REPLY, case_id=case.id, verified=arrived.verified)
