"""Write on the slip of a case, as the worker, what people should look at."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.slip import Flag, Slip
from grievance.services.boxes.keep import Pen
from grievance.services.slips.rewrite_as_worker import rewrite_as_worker
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


def flag_case(pen: Pen, ring: WorkerRing, case_id: CaseId, flag: Flag) -> None:
    """
    Put *flag* on the slip; it stays until a person takes it off.

    A slip that is not the one the log saw last, or is full, stays as it is: a letter is
    kept anyway, and its case shows that there is something to read.

    Raises:
        ConflictError: Somebody else rewrote the slip at the same moment.
    """

    def flagged(slip: Slip) -> Slip:
        return replace(slip, flags=slip.flags | {flag})

    try:
        rewrite_as_worker(pen, ring, case_id, flagged)
    except (AlteredError, NotAllowedError, SealError):
        return
