"""Ask, before a letter goes out, whether somebody who may has let it go."""

from __future__ import annotations

from uuid import UUID

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import WORKER, CaseId, PersonId
from grievance.domain.outgoing import may_decide
from grievance.domain.slip import Slip
from grievance.services.keep import Pen, is_altered
from grievance.services.keep_outgoing import tries_of
from grievance.services.payload import decode
from grievance.services.read_directory import to_person
from grievance.storage.store import Transaction
from grievance.vault.outgoing import SignedOutgoing, verify_release
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import open_slip_key, read_slip


def trust_release(pen: Pen, ring: WorkerRing, letter: SignedOutgoing) -> None:
    """
    Return if *letter* may go out now, as far as people have a say in it.

    Raises:
        SealError: Nobody released it for this try.

        NotAllowedError: Whoever released it left, or may not decide on this case.
    """
    tries = tries_of(pen.tx, letter.cover.id)
    verify_release(letter, ring.directory, tries=tries)
    by = letter.cover.released_by
    needs_nobody = letter.cover.hold is None and tries == 0
    if needs_nobody or by is None or by == WORKER:
        return
    try:
        entry = ring.directory.person(PersonId(UUID(by)))
    except (NotFoundError, ValueError):
        raise _refusal() from None
    if not entry.is_valid(pen.at) or entry.kv != letter.released_kv:
        raise _refusal()
    case = pen.tx.cases.get(letter.cover.case_id)
    respondents = _slip(pen.tx, ring, case.id).respondents
    may = may_decide(to_person(entry), case, respondents)
    if is_altered(pen.tx, case) or not may:
        raise _refusal()


def _slip(tx: Transaction, ring: WorkerRing, case_id: CaseId) -> Slip:
    sealed = tx.slips.of_case(case_id)
    key = open_slip_key(sealed, ring.keys.slip)
    return decode(Slip, read_slip(key, sealed, ring.directory))


def _refusal() -> NotAllowedError:
    msg = "Whoever released this letter may not do so now; another has to."
    return NotAllowedError(msg)
