"""
Ask a second person to write off a file that is lost for good.

Nothing of it is deleted, and nobody is told that it is there: backup and doctor count it
apart from then on, and its case says by whose decision.  Why lies sealed in the case.
Should its bytes be found, it opens as before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.contents import PartKind, Reason
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId, RequestId, holder_of
from grievance.domain.request import (
    PlainAct,
    Request,
    RequestState,
    read_case_object,
)
from grievance.services.access.standing import refuse_without_standing
from grievance.services.blobs.written_off import (
    refuse_readable,
    write_off_object,
    written_off_in,
)
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import open_parts, seal_part
from grievance.services.boxes.give_reason import give_reason, say_why
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.keep_request import (
    keep_answer,
    keep_request,
    refuse_asked,
    refuse_forged,
)
from grievance.services.boxes.payload import decode, encode
from grievance.services.directory.read_directory import staff
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


_KIND, _ACT = PartKind.ASKED_WRITE_OFF, PlainAct.WRITE_OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWriteOff:
    """Which part of a case is to be written off, and why; sealed in the case."""

    request_id: RequestId
    part_id: PartId
    reason: str = field(repr=False)


def ask_write_off(
    tx: Transaction, ring: PersonRing, part_id: PartId, *, reason: str, at: datetime
) -> Request:
    """
    Ask for a lost file to be written off; anybody else who reads its case confirms.

    Raises:
        NotFoundError: There is no such file.

        NotAllowedError: It is there, nothing says why, its case is not theirs, nobody
            could confirm it, or it was asked for or done already.

        BlobsAwayError: The store cannot be asked, so that nobody knows.
    """
    if not reason.strip():
        msg = "Say in a sentence how it was lost, and where it was looked for."
        raise NotAllowedError(msg)
    refuse_readable(tx, part_id)
    key = contents_key(tx, ring, tx.parts.case_of(part_id))
    tx.cases.lock(key.case_id)
    if part_id in written_off_in(tx, ring.directory, key.case_id):
        msg = "This file was written off before; the view of its case says by whom."
        raise NotAllowedError(msg)
    about = write_off_object(tx, key.case_id, part_id)
    refuse_asked(tx, ring.directory, _ACT, about, at=at)
    _refuse_unanswerable(tx, ring, key.case_id, at)
    pen = Pen.of(tx, ring, at)
    request = keep_request(pen, ring, _ACT, about)
    asked = AskedWriteOff(request_id=request.id, part_id=part_id, reason=reason.strip())
    part = seal_part(pen.author, key, _KIND, encode(asked))
    keep_parts(pen, [part], Act.RECORD_WRITTEN)
    return request


def read_asked(
    tx: Transaction, ring: PersonRing, key: CaseKey, request: Request
) -> AskedWriteOff:
    """
    Return what is to be written off, and why, as who asked wrote it.

    Raises:
        NotFoundError: It is not in the case, or the request is about another part.
    """
    by = holder_of(request.asked_by)
    for one in open_parts(tx, key, ring.directory, _KIND, by=by):
        asked = decode(AskedWriteOff, one.body)
        about = write_off_object(tx, key.case_id, asked.part_id)
        if asked.request_id == request.id and about == request.object:
            return asked
    msg = "What this request asks for is not in the case; ask again."
    raise NotFoundError(msg)


def answer_write_off(  # noqa: PLR0913  # whose hands, which request, what, why, when
    tx: Transaction,
    ring: PersonRing,
    signed: SignedRequest,
    state: RequestState,
    *,
    at: datetime,
    reason: str = "",
) -> Request:
    """
    Confirm, refuse or withdraw; confirmed, the file counts as written off.

    Raises:
        NotAllowedError: It is one's own, too old, answered before, not theirs to say;
            the file was found meanwhile, or whoever asked is not on the case any more.

        AlteredError: The request was changed behind the log's back.

        BlobsAwayError: The store cannot be asked, so that nobody knows.
    """
    case_id, _ = read_case_object(signed.request)
    key = contents_key(tx, ring, case_id)
    refuse_forged(tx, ring.directory, signed)
    answered = signed.request.answer(state, by=ring.person_id, at=at)
    pen = Pen.of(tx, ring, at)
    if state is RequestState.CONFIRMED:
        refuse_without_standing(pen, key, signed.request)
        _write_off(pen, key, read_asked(tx, ring, key, signed.request))
    say_why(pen, key, state, reason)
    keep_answer(pen, ring, signed, answered)
    return answered


def _write_off(pen: Pen, key: CaseKey, asked: AskedWriteOff) -> None:
    """Note it with the digest of the part, and why in the case."""
    refuse_readable(pen.tx, asked.part_id)
    act, part_id = Act.FILE_WRITTEN_OFF, asked.part_id
    pen.note(act, part_id, bytes.fromhex(pen.tx.log.last_digest(part_id)))
    why = Reason(act=act, text=asked.reason, at=pen.at, codes=(str(part_id),))
    give_reason(pen, key, why)


def _refuse_unanswerable(
    tx: Transaction, ring: PersonRing, case_id: CaseId, at: datetime
) -> None:
    readers = tx.worklists.readers(case_id)
    others = (one for one in staff(ring.directory, at=at) if one.id != ring.person_id)
    if any(holder_of(one.id) in readers for one in others):
        return
    msg = (
        "Nobody could confirm this: nobody else reads the case; give somebody its key "
        "first, with `grievance access grant`."
    )
    raise NotAllowedError(msg)
