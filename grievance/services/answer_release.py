"""Say yes or no, as a custodian, to a letter that somebody asks to send."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind, Reason
from grievance.domain.draft import AskedRelease
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, RequestId, holder_of
from grievance.domain.release import (
    read_release_object,
    refuse_reference,
    refuse_release,
    words_digest,
)
from grievance.domain.request import RequestedAct, RequestState
from grievance.leak.hit import HitKind
from grievance.services.address_letter import find_destination
from grievance.services.case_keys import contents_key, identity_key
from grievance.services.case_slip import find_slip
from grievance.services.guard_letter import Checked, guard_letter
from grievance.services.keep import Pen, altered
from grievance.services.keep_request import keep_answer, refuse_forged
from grievance.services.payload import decode
from grievance.services.post_part import post_reason
from grievance.services.release_letter import (
    Release,
    Released,
    refuse_found,
    refuse_names,
    refuse_stranger,
)
from grievance.services.send_copy import send_copy
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, read_part
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


def answer_release(  # noqa: PLR0913  # whose hands, which request, what answer, why
    tx: Transaction,
    ring: PersonRing,
    request_id: RequestId,
    state: RequestState,
    release: Release,
    *,
    reason: str = "",
) -> Released:
    """
    Confirm, refuse or withdraw; confirmed, the letter goes out to whom only they see.

    A *reason* to refuse it is sealed in the case, for whoever asked.

    The words were compared with the contents by whoever asked; here they are compared
    with the names themselves.

    Raises:
        NotFoundError: There is no such request, or its letter or address is gone.

        NotAllowedError: It is one's own, too old, answered before, or about a case
            whose identity is not theirs to open; a gate is closed; or something was
            found and no reason is given.

        AlteredError: The request was changed behind the log's back.
    """
    signed = tx.requests.lock(request_id)
    case_id, digest = read_release_object(signed.request.object)
    _verify(tx, ring, signed)
    request = signed.request.answer(state, by=ring.person_id, at=release.at)
    released = Released(request=request)
    if state is RequestState.WITHDRAWN:
        contents_key(tx, ring, case_id)
    else:
        key = identity_key(tx, ring, case_id)
        asked = read_asked(tx, ring, key, request_id)
        if words_digest(asked.copy, asked.salt) != digest:
            what = "The letter that somebody asks to release"
            raise altered(what)
        if state is RequestState.CONFIRMED:
            released = _send(tx, ring, key, asked, release)
    pen = Pen.of(tx, ring, release.at)
    if reason.strip():
        text, act = reason.strip(), Act.REQUEST_ANSWERED
        said = Reason(act=act, text=text, at=release.at, codes=(state,))
        post_reason(pen, case_id, said)
    keep_answer(pen, ring, signed, request)
    return replace(released, request=request)


def check_asked(
    tx: Transaction, ring: PersonRing, request_id: RequestId, release: Release
) -> tuple[AskedRelease, Checked]:
    """
    Return the letter that a request is about, and what may give somebody away.

    Raises:
        NotFoundError: There is no such request, or its letter is gone.

        NotAllowedError: This person is no custodian of the case.
    """
    case_id, _ = read_release_object(tx.requests.get(request_id).request.object)
    asked = read_asked(tx, ring, identity_key(tx, ring, case_id), request_id)
    return asked, _check(tx, ring, case_id, asked, release)


def read_asked(
    tx: Transaction, ring: PersonRing, key: CaseKey, request_id: RequestId
) -> AskedRelease:
    """
    Return the letter that a request asks to release.

    Raises:
        NotFoundError: It is not in the case.
    """
    asked_by = holder_of(tx.requests.get(request_id).request.asked_by)
    kinds = (PartKind.ASKED_RELEASE,)
    for part in tx.parts.of_case(key.case_id, Compartment.IDENTITY, kinds):
        asked = decode(AskedRelease, read_part(key, part, ring.directory))
        if part.author == asked_by and asked.request_id == str(request_id):
            return asked
    msg = "What this request asks for is not in the case; ask again."
    raise NotFoundError(msg)


def _send(
    tx: Transaction,
    ring: PersonRing,
    key: CaseKey,
    asked: AskedRelease,
    release: Release,
) -> Released:
    copy, case = asked.copy, tx.cases.get(key.case_id)
    slip = find_slip(tx, key, ring.directory)
    refuse_stranger(ring, case, slip)
    if slip is not None:  # older cases do not let custodians read it; the worker does
        refuse_release(slip, copy.to.party)
    refuse_reference(case.reference, copy.to.party, copy.subject, copy.body)
    checked = _check(tx, ring, case.id, asked, release)
    if slip is not None:
        refuse_names(checked, slip, copy.to.party)
    names_somebody = any(hit.kind is HitKind.IDENTITY for hit in checked.hits)
    known = "" if names_somebody else copy.despite  # who asks may not have seen those
    refuse_found(checked, release.despite or known)
    where = find_destination(tx, ring, case.id, copy, release.address or asked.address)
    reasons = "; ".join(filter(None, (copy.despite, release.despite.strip())))
    final = replace(copy, at=release.at, despite=reasons)
    pen = Pen.of(tx, ring, release.at)
    sent = send_copy(pen, ring, case, final, where, release.stationery, asked.salt)
    return Released(outgoing_id=sent[0], job_id=sent[1])


def _check(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    asked: AskedRelease,
    release: Release,
) -> Checked:
    return guard_letter(
        tx,
        ring,
        case_id,
        asked.copy,
        release.guard,
        ours=asked.written,
        at=release.at,
    )


def _verify(tx: Transaction, ring: PersonRing, signed: SignedRequest) -> None:
    if signed.request.act is not RequestedAct.RELEASE_LETTER:
        msg = "This request is about no letter; answer it with `grievance requests`."
        raise NotAllowedError(msg)
    refuse_forged(tx, ring.directory, signed)
