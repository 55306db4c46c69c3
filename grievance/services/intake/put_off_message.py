"""
What becomes of a message that could not be received this time.

What ails the machine or the moment is not held against it: it waits.  A try that failed
because of what it says counts, and so does, on the job, each worker that died over it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.domain.outbox import MOST_ATTEMPTS, Job, wait_by_age
from grievance.services.boxes.keep import Pen
from grievance.services.intake.quarantine_letter import quarantine_letter, spool_of
from grievance.services.intake.share_message import Sharing
from grievance.storage.store import Transaction


MOST_FAILURES = 3
LONGEST_WAIT = timedelta(minutes=1)


def await_machine(tx: Transaction, job: Job, *, code: str, at: datetime) -> None:
    """
    Let the message wait, as if this try had not been one.

    Raises:
        LeaseLostError: Another worker has taken over.
    """
    came = tx.spool.came_at(spool_of(job)) or at
    wait = min(wait_by_age(at - came), LONGEST_WAIT)
    tx.outbox.defer(job, error=code, until=at + wait)


def count_failure(
    pen: Pen, job: Job, sharing: Sharing, *, code: str, reason: str
) -> bool:
    """
    Hold this try against the message; True where it went aside, for *reason*.

    It is then shared as *sharing* says.

    Raises:
        LeaseLostError: Another worker has taken over.
    """
    failures = pen.tx.spool.add_failure(spool_of(job))
    if failures >= MOST_FAILURES or job.attempts >= MOST_ATTEMPTS:
        quarantine_letter(pen, job, sharing, reason=reason)
        return True
    pen.tx.outbox.fail(job, error=code, at=pen.at)
    return False
