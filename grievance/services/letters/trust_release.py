"""Ask, before a letter goes out, whether somebody who may has let it go."""

from __future__ import annotations

from uuid import UUID

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import WORKER, HolderId, PersonId
from grievance.domain.outgoing import may_decide
from grievance.domain.release import (
    needs_two,
    refuse_first_words,
    refuse_release,
    words_digest,
)
from grievance.domain.request import RequestState, case_object
from grievance.domain.slip import Slip
from grievance.services.boxes.keep import Pen, is_altered
from grievance.services.boxes.keep_outgoing import tries_of
from grievance.services.boxes.respondents import respondents_of
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.directory.read_directory import to_person
from grievance.services.envelopes.enclosed_letter import Enclosed
from grievance.services.letters.letter_files import are_those
from grievance.services.notices.trust_notice import fresh_slip, trust_notice
from grievance.services.slips.known_slips import SlipMemory
from grievance.vault.errors import SealError
from grievance.vault.outgoing import SignedOutgoing, verify_release
from grievance.vault.ring import WorkerRing
from grievance.vault.signed_request import SignedRequest, verify_request


def trust_release(pen: Pen, ring: WorkerRing, letter: SignedOutgoing) -> None:
    """
    Return if *letter* may go out now, as far as people have a say in it.

    Raises:
        SealError: Nobody released it for this try.

        NotAllowedError: Whoever released it left, or may not decide on this case; or
            the risk came to be known since.
    """
    tries = tries_of(pen.tx, letter.cover.id)
    verify_release(letter, ring.directory, tries=tries)
    by = letter.cover.released_by
    if letter.goes_by_itself(tries) or by is None or by == WORKER:
        return
    slip = worker_slip(pen.tx, ring, letter.cover.case_id)
    _refuse_stranger(pen, ring, letter, slip, by=by, kv=letter.released_kv)
    if not letter.is_by_person:
        refuse_first_words(slip)


def trust_words(  # noqa: PLR0913  # whose hands, which letter, against what
    pen: Pen,
    ring: WorkerRing,
    letter: SignedOutgoing,
    enclosed: Enclosed,
    *,
    desk: str,
    memory: SlipMemory,
) -> None:
    """
    Return if what a person wrote may go out to them, by the facts of the case now.

    Raises:
        NotAllowedError: Whoever wrote it has no say, nobody assessed the risk, it is
            to an Entity that must not know, a notice that is not for them any more, or
            no second person read these very words.
    """
    slip = fresh_slip(pen, ring, worker_slip(pen.tx, ring, letter.cover.case_id))
    _refuse_stranger(pen, ring, letter, slip, by=letter.author, kv=letter.author_kv)
    trust_notice(pen, ring, slip, enclosed, desk=desk, memory=memory)
    refuse_release(slip, letter.cover.party)
    if enclosed.copy.to.party is not letter.cover.party:
        raise _refusal()
    if not are_those(enclosed.copy.files, enclosed.files):
        msg = "The files of this letter are not those that somebody let go."
        raise NotAllowedError(msg)
    if needs_two(slip, letter.cover.party) and not _two_agreed(
        pen, ring, letter, enclosed
    ):
        msg = "Two people must have read this letter before it goes out."
        raise NotAllowedError(msg)


def _two_agreed(
    pen: Pen, ring: WorkerRing, letter: SignedOutgoing, enclosed: Enclosed
) -> bool:
    """Whether its author said yes to what somebody else asked: these words, there, once."""
    is_this = enclosed.copy.outgoing_id == str(letter.cover.id)
    if not is_this or enclosed.asked_to not in {"", enclosed.recipient}:
        return False
    digest = words_digest(enclosed.copy, enclosed.salt, enclosed.asked_to)
    about = case_object(letter.cover.case_id, digest)
    agreed = pen.tx.requests.answered(about, RequestState.CONFIRMED)
    return any(_is_sound(pen, ring, signed, letter.author) for signed in agreed)


def _is_sound(
    pen: Pen, ring: WorkerRing, signed: SignedRequest, author: HolderId
) -> bool:
    """Whether a request is as the log saw it, and was answered by the author."""
    try:
        verify_request(signed, ring.directory)
    except SealError:
        return False
    seen = pen.tx.log.last_digest(signed.request.id)
    return seen == signed.digest.hex() and str(signed.request.answered_by) == author


def _refuse_stranger(  # noqa: PLR0913  # keywords: whose word it is
    pen: Pen,
    ring: WorkerRing,
    letter: SignedOutgoing,
    slip: Slip,
    *,
    by: HolderId,
    kv: int | None,
) -> None:
    """Refuse the word of somebody who left, or has no say in the case by now."""
    try:
        entry = ring.directory.person(PersonId(UUID(by)))
    except (NotFoundError, ValueError):
        raise _refusal() from None
    if not entry.is_valid(pen.at) or entry.kv != kv:
        raise _refusal()
    case = pen.tx.cases.get(letter.cover.case_id)
    may = may_decide(to_person(entry), case, respondents_of(pen.tx, slip))
    if is_altered(pen.tx, case) or not may:
        raise _refusal()


def _refusal() -> NotAllowedError:
    msg = "Whoever released this letter may not do so now; another has to."
    return NotAllowedError(msg)
