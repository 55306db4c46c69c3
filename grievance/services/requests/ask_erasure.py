"""
Ask a second person to erase a case; with their yes it is gone at once, and for good.

What is asked for, and why, lies sealed in the case and goes with it.  That two people
agreed stays: each signed the request, which says openly what it is about.
"""

from __future__ import annotations

import secrets

from datetime import date, datetime

from grievance.domain.case import Case
from grievance.domain.contents import PartKind
from grievance.domain.erasure import (
    AskedErasure,
    are_pair,
    refuse_asker,
    refuse_erasure,
    refuse_pair,
    second_for,
)
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.outgoing import OutgoingState
from grievance.domain.request import (
    PlainAct,
    Request,
    RequestState,
    case_object,
    read_case_object,
)
from grievance.domain.retention import RetentionRules
from grievance.domain.slip import Slip
from grievance.services.access.standing import refuse_without_standing
from grievance.services.boxes.asked import (
    SALT_BYTES,
    refuse_asked_on_case,
    require_asked,
)
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import say_why
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.keep_request import (
    keep_answer,
    keep_request,
    refuse_forged,
)
from grievance.services.boxes.payload import decode, encode
from grievance.services.boxes.respondents import is_kept_out
from grievance.services.directory.read_directory import person_of, staff
from grievance.services.retention.erase_case import erase_case
from grievance.services.retention.refuse_erasing import refuse_tied_to_others
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.encoding import lp_digest
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


_KIND = PartKind.ASKED_ERASURE


def ask_erasure(  # noqa: PLR0913  # whose hands, which case, what, by which rules
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    asked: AskedErasure,
    *,
    rules: RetentionRules,
    at: datetime,
) -> Request:
    """
    Ask for a case to be erased; anybody else who reads it and works on cases confirms.

    Raises:
        NotAllowedError: It must not be destroyed, is not theirs, there is no reason,
            nobody could confirm it, or it was asked for already.
    """
    if not asked.reason.strip():
        msg = "Say why it is to be erased; the words go with the case."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    refuse_asked_on_case(tx, ring.directory, key, _KIND, at=at)
    _, slip = _refuse(tx, ring, key, asked, day=rules.calendar.day_of(at), rules=rules)
    _refuse_unanswerable(tx, ring, slip, case_id, at)
    pen = Pen.of(tx, ring, at)
    record = secrets.token_bytes(SALT_BYTES) + encode(asked)
    about = case_object(case_id, lp_digest(_KIND, record))
    request = keep_request(pen, ring, PlainAct.ERASE_CASE, about)
    keep_parts(pen, [seal_part(pen.author, key, _KIND, record)], Act.RECORD_WRITTEN)
    return request


def read_asked(
    tx: Transaction, ring: PersonRing, key: CaseKey, request: Request
) -> AskedErasure:
    """Return why a case is to be erased; `NotFoundError` where it is not there."""
    body = require_asked(tx, ring.directory, key, request, _KIND)
    return decode(AskedErasure, body)


def answer_erasure(  # noqa: PLR0913  # whose hands, which request, what, why, when
    tx: Transaction,
    ring: PersonRing,
    signed: SignedRequest,
    state: RequestState,
    *,
    rules: RetentionRules,
    at: datetime,
    reason: str = "",
) -> Request:
    """
    Confirm, refuse or withdraw; confirmed, nothing of the case is left but its count.

    Raises:
        NotAllowedError: It is one's own, too old, answered before, not theirs to say,
            the case must not be destroyed as it is now, or whoever asked is not on it
            any more.

        AlteredError: Request, cover or slip were changed behind the log's back.
    """
    case_id, _ = read_case_object(signed.request)
    key = contents_key(tx, ring, case_id)
    refuse_forged(tx, ring.directory, signed)
    answered = signed.request.answer(state, by=ring.person_id, at=at)
    asked = read_asked(tx, ring, key, signed.request)
    pen = Pen.of(tx, ring, at)
    if state is not RequestState.CONFIRMED:
        say_why(pen, key, state, reason)
        keep_answer(pen, ring, signed, answered)
        return answered
    _refuse_plain(signed.request)
    refuse_without_standing(pen, key, signed.request)
    asker = person_of(ring.directory, signed.request.asked_by)
    refuse_pair(asker, person_of(ring.directory, ring.person_id))
    today = rules.calendar.day_of(at)
    case, slip = _refuse(tx, ring, key, asked, rules=rules, day=today)
    erase_case(pen, case, slip, on=today)
    keep_answer(pen, ring, signed, answered)
    return answered


def _refuse(  # noqa: PLR0913  # whose hands, which case, what, by which rules, when
    tx: Transaction,
    ring: PersonRing,
    key: CaseKey,
    asked: AskedErasure,
    *,
    rules: RetentionRules,
    day: date,
) -> tuple[Case, Slip]:
    """Refuse what must not be destroyed; return what may, which stays locked."""
    refuse_asker(person_of(ring.directory, ring.person_id))
    tx.cases.lock(key.case_id)
    case, slip = tx.cases.get(key.case_id), read_case_slip(tx, ring, key)
    kept = rules.of_case(case, slip.outcome)
    refuse_erasure(case, slip, kept, asked.cause, today=day)
    _refuse_on_their_way(tx, case)
    refuse_tied_to_others(tx, ring, key, slip)
    return case, slip


def _refuse_unanswerable(
    tx: Transaction, ring: PersonRing, slip: Slip, case_id: CaseId, at: datetime
) -> None:
    """Refuse to ask where nobody else who reads the case could say yes."""
    me = person_of(ring.directory, ring.person_id)
    readers = tx.worklists.readers(case_id)
    for person in staff(ring.directory, at=at):
        is_other = person.id != me.id and holder_of(person.id) in readers
        if is_other and are_pair(me, person) and not is_kept_out(tx, person, slip):
            return
    msg = (
        f"Nobody could confirm this: it takes {second_for(me)} who reads the case; "
        "give one its key first, with `grievance access grant`."
    )
    raise NotAllowedError(msg)


def _refuse_plain(request: Request) -> None:
    """Refuse a yes that nobody could show when the case is gone."""
    if request.act is not PlainAct.ERASE_CASE:
        msg = "This request does not say openly that the case is to go; ask again."
        raise NotAllowedError(msg)


_ON_THEIR_WAY = frozenset(
    {OutgoingState.HELD, OutgoingState.RELEASED, OutgoingState.SENDING}
)


def _refuse_on_their_way(tx: Transaction, case: Case) -> None:
    """Refuse while a letter of ours is on its way, or waits for somebody."""
    if any(one.state in _ON_THEIR_WAY for one in tx.outgoing.of_case(case.id)):
        msg = (
            "A letter of this case is on its way or waits for somebody; `grievance "
            "letters list` shows it. Let it go, settle it or withdraw it first."
        )
        raise NotAllowedError(msg)
