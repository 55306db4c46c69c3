"""
What a request on a case asks for: it lies sealed in the case, under the digest it names.

    record = salt ‖ what is asked for    written with the key to the contents, by who asks
    digest = SHA-256(lp(kind, record))   plain, and under who asks' signature

So whoever has the database learns that a case waits for a second person, not for what;
and nobody, not even who asked, can put something else in the place of what was asked.
A letter lies with the identity and has a digest of its own (`words_digest`).
"""

from __future__ import annotations

import secrets

from datetime import datetime

from grievance.domain.contents import PartKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import holder_of
from grievance.domain.request import (
    ASKED_ALREADY,
    PlainAct,
    Request,
    RequestState,
    case_object,
    read_case_object,
)
from grievance.services.boxes.case_parts import open_parts, seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.keep_request import is_sound, keep_request
from grievance.services.boxes.payload import encode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp_digest
from grievance.vault.ring import PersonRing


SALT_BYTES = 32


def ask_on_case(
    pen: Pen, ring: PersonRing, key: CaseKey, kind: PartKind, value: object
) -> Request:
    """Seal *value* in the case of *key*, and ask a second person for it."""
    record = secrets.token_bytes(SALT_BYTES) + encode(value)
    about = case_object(key.case_id, lp_digest(kind, record))
    request = keep_request(pen, ring, PlainAct.ON_CASE, about)
    part = seal_part(pen.author, key, kind, record)
    keep_parts(pen, [part], Act.RECORD_WRITTEN)
    return request


def find_asked(
    tx: Transaction,
    directory: Directory,
    key: CaseKey,
    request: Request,
    kind: PartKind,
) -> bytes | None:
    """
    Return what a request asks for, as who asked wrote it; None where it is no *kind*.

    Raises:
        NotAllowedError: The request is on no case.

        SealError: Something that they wrote was altered.
    """
    _, digest = read_case_object(request)
    asked_by = holder_of(request.asked_by)
    for one in open_parts(tx, key, directory, kind, by=asked_by):
        if one.part.boxed is None and lp_digest(kind, one.body) == digest:
            return one.body[SALT_BYTES:]
    return None


def require_asked(
    tx: Transaction,
    directory: Directory,
    key: CaseKey,
    request: Request,
    kind: PartKind,
) -> bytes:
    """Return it as `find_asked` does; `NotFoundError` where it is not in the case."""
    found = find_asked(tx, directory, key, request, kind)
    if found is None:
        msg = "What this request asks for is not in the case; ask again."
        raise NotFoundError(msg)
    return found


def refuse_asked_on_case(
    tx: Transaction,
    directory: Directory,
    key: CaseKey,
    kind: PartKind,
    *,
    at: datetime,
) -> None:
    """
    Refuse to ask for something of a *kind* that waits for an answer in this case.

    The case stays locked until the commit: of two who ask at once the second is told.

    Raises:
        NotAllowedError: It does.
    """
    tx.cases.lock(key.case_id)
    for signed in tx.requests.on_case(key.case_id, RequestState.ASKED):
        if (
            signed.request.is_open(at)
            and is_sound(signed, directory)
            and find_asked(tx, directory, key, signed.request, kind) is not None
        ):
            raise NotAllowedError(ASKED_ALREADY)
