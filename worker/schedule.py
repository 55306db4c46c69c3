"""
What falls due by the calendar, promised as jobs that can be promised only once.

What is one statement and nobody waits for is done at once.
"""

from __future__ import annotations

from datetime import datetime

from grievance.domain.outbox import JobKind, first_key
from grievance.services.expire_requests import expire_requests
from grievance.services.renew_promises import renew_promises
from grievance.storage.store import Transaction


def plan_jobs(tx: Transaction, *, at: datetime) -> None:
    """
    Promise today's jobs, and anew those that were lost; the others stay as they are.

    Calling it late catches up, and calling it again, from anywhere, does nothing.
    """
    today = at.date().isoformat()
    tx.outbox.add(
        JobKind.SIGN_CHECKPOINT,
        dedup_key=first_key(JobKind.SIGN_CHECKPOINT, today),
        ref=today,
        due_at=at,
    )
    renew_promises(tx, at=at)
    expire_requests(tx, at=at)
    tx.outgoing.forget_marks(at=at)
