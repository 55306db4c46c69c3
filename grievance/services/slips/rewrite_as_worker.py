"""Change the coded facts of a case as the worker, who has a key to slips only."""

from __future__ import annotations

from collections.abc import Callable

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.services.boxes.keep import Pen, keep_slip, sound_slip
from grievance.services.boxes.slip_payload import encode_slip
from grievance.services.boxes.worker_slip import opened_slip, slip_key_of
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import write_slip


def rewrite_as_worker(
    pen: Pen, ring: WorkerRing, case_id: CaseId, change: Callable[[Slip], Slip]
) -> Slip:
    """
    Seal the slip anew as *change* makes it; where it changes nothing it stays.

    Raises:
        AlteredError: It is not the one that the log saw last.

        SealError: It was altered.

        NotAllowedError: It would not fit.

        ConflictError: Somebody else rewrote it at the same moment.
    """
    sealed = sound_slip(pen.tx, case_id)
    before = opened_slip(ring, sealed)
    slip = change(before)
    if slip == before:
        return before
    try:
        again = write_slip(
            slip_key_of(ring, sealed),
            slip_id=sealed.id,
            case_id=case_id,
            kv=sealed.kv,
            rev=sealed.rev + 1,
            plaintext=encode_slip(slip),
            worker_kv=sealed.worker_kv,
            wrapped=sealed.wrapped,
            author=pen.author,
        )
    except ValueError:
        msg = "This slip is full; close what is done, or split the case into two."
        raise NotAllowedError(msg) from None
    keep_slip(pen, again)
    return slip
