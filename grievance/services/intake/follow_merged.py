"""Follow a letter to where its case goes on, if that was merged into another one."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.case import Case
from grievance.domain.contents import Why
from grievance.domain.errors import AlteredError, NotFoundError
from grievance.domain.stage import Stage
from grievance.services.boxes.keep import is_as_logged
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.intake.thread_letter import Thread
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


MOST_STEPS = 20  # there is no circle, unless somebody wrote one into the database


def follow_merged(
    tx: Transaction, ring: WorkerRing, thread: Thread | None
) -> Thread | None:
    """
    Return where a letter belongs that answers a case which goes on elsewhere.

    Where the way there cannot be trusted it stays with the case it answers, or, if
    nobody is proven to have written it, becomes a matter of its own.
    """
    if thread is None or thread.doubt is not None:
        return thread
    case = thread.case
    for _ in range(MOST_STEPS):
        onward = _onward(tx, ring, case)
        if onward is None:
            break
        if not is_as_logged(tx, onward):
            return replace(thread, doubt=Why.ALTERED)
        case = onward
    if case.id == thread.case.id:
        return thread
    return replace(thread, case=case, answered=thread.case)


def _onward(tx: Transaction, ring: WorkerRing, case: Case) -> Case | None:
    """Return the case that *case* was merged into; None where it was not."""
    if case.stage is not Stage.MERGED:
        return None
    try:
        into = worker_slip(tx, ring, case.id).merged_into
        return None if into is None else tx.cases.get(into)
    except (AlteredError, NotFoundError, SealError):
        return None
