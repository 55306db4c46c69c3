"""Say yes or no, as a custodian, to a letter that somebody asks to send."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from grievance.domain.case import Case
from grievance.domain.contents import PartKind, Reason
from grievance.domain.draft import AskedRelease
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, RequestId, holder_of
from grievance.domain.letter_time import refuse_untimely_letter
from grievance.domain.release import (
    refuse_reference,
    refuse_release,
    words_digest,
)
from grievance.domain.request import RequestState, read_case_object
from grievance.domain.slip import Slip
from grievance.leak.hit import HitKind
from grievance.services.access.standing import refuse_without_standing
from grievance.services.boxes.case_keys import contents_key, identity_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.keep import Pen, altered
from grievance.services.boxes.keep_request import keep_answer, refuse_forged
from grievance.services.boxes.payload import decode
from grievance.services.boxes.post_part import post_reason
from grievance.services.boxes.respondents import refuse_kept_out
from grievance.services.directory.read_directory import person_of
from grievance.services.envelopes.address_letter import Destination, find_destination
from grievance.services.intake.file_words import texts_with_files
from grievance.services.letters.guard_letter import (
    Checked,
    Guard,
    compare_letter,
    guard_letter,
)
from grievance.services.letters.letter_files import are_those
from grievance.services.letters.pass_letter import Release, destination_of
from grievance.services.letters.release_gates import (
    refuse_found,
    refuse_names,
    refuse_others,
    refuse_stranger,
)
from grievance.services.letters.release_letter import Released
from grievance.services.letters.send_copy import send_copy
from grievance.services.notices.release_notice import (
    note_released,
    notice_protection,
    refuse_references,
    refuse_stale,
)
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


ELSEWHERE = (
    "Who asked for it wants this letter sent to another address; refuse it, and have it "
    "asked for again with the right one."
)


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
    case_id, digest = read_case_object(signed.request)
    refuse_forged(tx, ring.directory, signed)
    request = signed.request.answer(state, by=ring.person_id, at=release.at)
    released, pen = Released(request=request), Pen.of(tx, ring, release.at)
    if state is RequestState.WITHDRAWN:
        contents_key(tx, ring, case_id)
    else:
        key = identity_key(tx, ring, case_id)
        asked = read_asked(tx, ring, key, request_id)
        if words_digest(asked.copy, asked.salt, asked.address) != digest:
            what = "The letter that somebody asks to release"
            raise altered(what)
        if state is RequestState.CONFIRMED:
            refuse_without_standing(pen, key, signed.request)
            released = _send(tx, ring, key, asked, release)
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
    case_id, _ = read_case_object(tx.requests.get(request_id).request)
    asked = read_asked(tx, ring, identity_key(tx, ring, case_id), request_id)
    return asked, _check(tx, ring, case_id, asked, release)


def compare_asked(
    tx: Transaction, ring: PersonRing, request_id: RequestId, guard: Guard
) -> tuple[AskedRelease, Checked]:
    """Return what `check_asked` does; that it was compared is logged with the answer."""
    case_id, _ = read_case_object(tx.requests.get(request_id).request)
    asked = read_asked(tx, ring, identity_key(tx, ring, case_id), request_id)
    copy, ours, files = asked.copy, asked.written, asked.files
    return asked, compare_letter(tx, ring, case_id, copy, guard, ours=ours, files=files)


def read_asked(
    tx: Transaction, ring: PersonRing, key: CaseKey, request_id: RequestId
) -> AskedRelease:
    """
    Return the letter that a request asks to release.

    Raises:
        NotFoundError: It is not in the case.
    """
    asked_by = holder_of(tx.requests.get(request_id).request.asked_by)
    kind = PartKind.ASKED_RELEASE
    for one in open_parts(tx, key, ring.directory, kind, by=asked_by):
        asked = decode(AskedRelease, one.body)
        if asked.request_id == str(request_id):
            refuse_other_files(asked)
            return asked
    msg = "What this request asks for is not in the case; ask again."
    raise NotFoundError(msg)


def refuse_other_files(asked: AskedRelease) -> None:
    """Raise `AlteredError` where the files are not those that the letter names."""
    if not are_those(asked.copy.files, asked.files):
        what = "A file of the letter that somebody asks to release"
        raise altered(what)


def _send(
    tx: Transaction,
    ring: PersonRing,
    key: CaseKey,
    asked: AskedRelease,
    release: Release,
) -> Released:
    """Let the letter go, where each gate is open and nothing found stands in the way."""
    copy, case = asked.copy, tx.cases.lock(key.case_id)
    assert case is not None  # what is asked lies in it
    slip = find_slip(tx, key, ring.directory)
    _refuse_by_case(tx, ring, case, slip, asked)
    _refuse_by_words(
        _check(tx, ring, case.id, asked, release), tx, slip, asked, release
    )
    where = _destination(tx, ring, asked, case, release)
    reasons = "; ".join(filter(None, (copy.despite, release.despite.strip())))
    final = replace(copy, at=release.at, despite=reasons)
    pen = Pen.of(tx, ring, release.at)
    note_released(pen, key, final, release.stationery.timetable)
    sent = send_copy(
        pen,
        ring,
        case,
        final,
        where,
        release.stationery,
        asked.salt,
        protection=notice_protection(tx, final),
        files=asked.files,
    )
    return Released(outgoing_id=sent[0], job_id=sent[1], goes_at=release.goes_at)


def _refuse_by_case(
    tx: Transaction,
    ring: PersonRing,
    case: Case,
    slip: Slip | None,
    asked: AskedRelease,
) -> None:
    """Refuse what may not go out of this case now, or not by these people."""
    copy, party = asked.copy, asked.copy.to.party
    refuse_stranger(ring, case, slip)
    refuse_untimely_letter(copy.kind, party, case.stage)
    if slip is not None:  # older cases do not let custodians read it; the worker does
        asker = tx.requests.get(RequestId(UUID(asked.request_id))).request.asked_by
        refuse_kept_out(tx, person_of(ring.directory, asker), slip)
        refuse_release(slip, party)
    refuse_stale(slip, copy.draft, copy)
    texts = texts_with_files(copy, asked.files)
    refuse_references(tx, slip, party, *texts)
    if case.is_complaint:
        refuse_reference(case.reference, party, *texts)


def _refuse_by_words(
    checked: Checked,
    tx: Transaction,
    slip: Slip | None,
    asked: AskedRelease,
    release: Release,
) -> None:
    """Refuse words that may give somebody away, unless there is a reason for them."""
    copy, party = asked.copy, asked.copy.to.party
    _refuse_unread(tx, checked, asked)
    if slip is not None:
        refuse_names(checked, slip, party)
    refuse_others(checked, party)
    names_somebody = any(hit.kind is HitKind.IDENTITY for hit in checked.hits)
    known = "" if names_somebody else copy.despite  # who asks may not have seen those
    refuse_found(checked, release.despite or known)


def _refuse_unread(tx: Transaction, checked: Checked, asked: AskedRelease) -> None:
    """Refuse a notice whose words nobody of the two could compare with some case."""
    left = set(checked.unread) & set(asked.unread)
    if left:
        named = ", ".join(sorted(tx.cases.get(one).reference for one in left))
        msg = (
            f"Neither of you may open {named}, of which this notice tells: somebody who "
            "may has to let it go, or to say yes."
        )
        raise NotAllowedError(msg)


def _destination(
    tx: Transaction,
    ring: PersonRing,
    asked: AskedRelease,
    case: Case,
    release: Release,
) -> Destination:
    """Return where it goes: nowhere else than where who asked has said, if they did."""
    typed = release.address.strip()
    if asked.address and typed not in {"", asked.address}:
        raise NotAllowedError(ELSEWHERE)
    if asked.copy.notice is not None:
        where = destination_of(tx, ring, case.id, asked.copy, release)
        if where.address != asked.address:
            raise NotAllowedError(ELSEWHERE)
        return replace(where, asked_to=asked.address)
    where = find_destination(tx, ring, case.id, asked.copy, typed or asked.address)
    return replace(where, asked_to=asked.address)


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
        files=asked.files,
        at=release.at,
        before=release.checked,
    )
