"""Say what a request asks for, to those who may open the case that it is on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.errors import NotFoundError
from grievance.domain.request import (
    PlainAct,
    Request,
    RequestedAct,
    read_case_object,
)
from grievance.services.boxes.asked import find_asked
from grievance.services.boxes.case_keys import contents_key, find_key, identity_key
from grievance.services.letters.answer_release import read_asked
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


_IN_CONTENTS: Mapping[PartKind, RequestedAct] = MappingProxyType(
    {
        PartKind.PROPOSED_MOVE: RequestedAct.MOVE_CASE,
        PartKind.ASKED_CLEARING: RequestedAct.CLEAR_BLOCK,
        PartKind.ASKED_EXPORT: RequestedAct.EXPORT_EVIDENCE,
        PartKind.ASKED_ERASURE: RequestedAct.ERASE_CASE,
    }
)


def find_act(
    tx: Transaction, ring: PersonRing, request: Request
) -> RequestedAct | None:
    """
    Return what *request* asks for; None where that is not for this person to know.

    Raises:
        SealError: Something in the case was altered.
    """
    if request.act is PlainAct.DISCARD_MESSAGE:
        return RequestedAct.DISCARD_MESSAGE
    case_id, _ = read_case_object(request)
    contents = find_key(tx, ring, case_id, Compartment.CONTENTS)
    act = _in_contents(tx, ring, contents, request) if contents else None
    if act is not None or request.act is PlainAct.WRITE_OFF:
        return act
    identity = find_key(tx, ring, case_id, Compartment.IDENTITY)
    is_own = request.asked_by == ring.person_id
    if identity is None:  # who asks for a letter may not read it again there
        return RequestedAct.RELEASE_LETTER if contents and is_own else None
    return _of_letter(tx, ring, identity, request)


def require_act(tx: Transaction, ring: PersonRing, request: Request) -> RequestedAct:
    """
    Return what *request* asks for, to whoever is to answer it.

    Raises:
        NotAllowedError: It is on a case that is not on this ring, or about a letter
            and they are no custodian.

        NotFoundError: What it asks for is not in the case.

        SealError: Something in the case was altered.
    """
    act = find_act(tx, ring, request)
    if act is not None:
        return act
    case_id, _ = read_case_object(request)
    contents_key(tx, ring, case_id)
    identity_key(tx, ring, case_id)
    msg = "What this request asks for is not in the case; ask again."
    raise NotFoundError(msg)


def _in_contents(
    tx: Transaction, ring: PersonRing, contents: CaseKey, request: Request
) -> RequestedAct | None:
    if request.act is PlainAct.WRITE_OFF:
        return RequestedAct.WRITE_OFF
    for kind, act in _IN_CONTENTS.items():
        if find_asked(tx, ring.directory, contents, request, kind) is not None:
            return act
    return None


def _of_letter(
    tx: Transaction, ring: PersonRing, identity: CaseKey, request: Request
) -> RequestedAct | None:
    try:
        read_asked(tx, ring, identity, request.id)
    except NotFoundError:
        return None
    return RequestedAct.RELEASE_LETTER
