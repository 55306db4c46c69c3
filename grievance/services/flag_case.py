"""Write on the slip of a case, as the worker, what people should look at."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.ids import CaseId
from grievance.domain.slip import Flag
from grievance.services.keep import Pen, keep_slip
from grievance.services.slip_payload import encode_slip
from grievance.services.worker_slip import opened_slip
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import open_slip_key, write_slip


def flag_case(pen: Pen, ring: WorkerRing, case_id: CaseId, flag: Flag) -> None:
    """
    Put *flag* on the slip; it stays until a person takes it off.

    A slip that is not the one the log saw last, or is full, stays as it is: a letter is
    kept anyway, and its case shows that there is something to read.

    Raises:
        ConflictError: Somebody else rewrote the slip at the same moment.
    """
    sealed = pen.tx.slips.of_case(case_id)
    if pen.tx.log.last_digest(sealed.id) != sealed.digest.hex():
        return
    try:
        slip = opened_slip(ring, sealed)
        if flag in slip.flags:
            return
        again = write_slip(
            open_slip_key(sealed, ring.keys.slip),
            slip_id=sealed.id,
            case_id=case_id,
            kv=sealed.kv,
            rev=sealed.rev + 1,
            plaintext=encode_slip(replace(slip, flags=slip.flags | {flag})),
            worker_kv=sealed.worker_kv,
            wrapped=sealed.wrapped,
            author=pen.author,
        )
    except (SealError, ValueError):
        return
    keep_slip(pen, again)
