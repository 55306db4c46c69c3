"""Put on the books what one person asks of another, and what the other one says."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import RequestId
from grievance.domain.request import (
    ASKED_ALREADY,
    EXPIRES_AFTER,
    PlainAct,
    Request,
    RequestReason,
)
from grievance.services.boxes.keep import Pen, altered
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import (
    SignedRequest,
    sign_answer,
    sign_request,
    verify_request,
)


def keep_request(
    pen: Pen,
    ring: PersonRing,
    act: PlainAct,
    about: object,
    reason: RequestReason = RequestReason.IN_CASE,
) -> Request:
    """Ask for *act*, signed by whose *ring* it is."""
    request = Request(
        id=RequestId(uuid4()),
        act=act,
        object=str(about),
        reason=reason,
        asked_by=ring.person_id,
        asked_at=pen.at,
        expires_at=pen.at + EXPIRES_AFTER,
    )
    signed = sign_request(request, ring.author)
    pen.tx.requests.add(signed)
    pen.note(Act.REQUEST_MADE, request.id, signed.digest)
    return request


def keep_answer(
    pen: Pen, ring: PersonRing, signed: SignedRequest, answered: Request
) -> None:
    """
    Keep what was said to a request, signed by whose *ring* it is.

    Raises:
        ConflictError: Somebody else answered first.
    """
    final = sign_answer(signed, answered, ring.author)
    pen.tx.requests.answer(final)
    pen.note(Act.REQUEST_ANSWERED, answered.id, final.digest)


def refuse_asked(
    tx: Transaction,
    directory: Directory,
    act: PlainAct,
    about: object,
    *,
    at: datetime,
) -> None:
    """
    Refuse to ask for what waits for an answer already.

    What nobody signed waits for none: a row that somebody wrote keeps nobody from asking.

    Raises:
        NotAllowedError: It does.
    """
    if any(
        signed.request.act is act
        and signed.request.is_open(at)
        and is_sound(signed, directory)
        for signed in tx.requests.about(about)
    ):
        raise NotAllowedError(ASKED_ALREADY)


def refuse_forged(tx: Transaction, directory: Directory, signed: SignedRequest) -> None:
    """
    Refuse to answer what is not as the log saw it last.

    Raises:
        SealError: The person it names did not ask.

        AlteredError: It was changed behind the log's back.
    """
    verify_request(signed, directory)
    if tx.log.last_digest(signed.request.id) != signed.digest.hex():
        what = "This request"
        raise altered(what)


def is_sound(signed: SignedRequest, directory: Directory) -> bool:
    """Tell whether somebody of the office really asked; forgeries are not shown."""
    try:
        verify_request(signed, directory)
    except SealError:
        return False
    return True
