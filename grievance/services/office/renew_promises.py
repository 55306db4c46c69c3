"""
Promise anew what nobody would do: jobs that were lost, ended or put off by hand.

Every message that waits, and every letter on its way, has a job that comes round, or
one that was given up and is listed; a second one does no harm.
"""

from __future__ import annotations

import logging

from collections.abc import Callable
from datetime import datetime, timedelta

from grievance.domain.outbox import JobKind, another_key
from grievance.storage.store import Transaction


LOG = logging.getLogger("grievance.worker")
COMES_ROUND = timedelta(hours=25)  # no lease and no wait is longer


def renew_promises(tx: Transaction, *, at: datetime) -> None:
    """Add a job for each message that waits, and each letter on its way, without one."""
    _renew(tx, JobKind.RECEIVE_LETTER, tx.spool.waiting, at)
    _renew(tx, JobKind.SEND_LETTER, tx.outgoing.on_their_way, at)


def _renew(
    tx: Transaction, kind: JobKind, waiting: Callable[[], set[str]], at: datetime
) -> None:
    left = waiting() - tx.outbox.promised(kind, before=at + COMES_ROUND)
    if left:
        left &= waiting()  # a job may have ended while we looked
    for ref in sorted(left):
        LOG.warning("%s %s had no job; it is promised anew", kind, ref)
        tx.outbox.add(kind, dedup_key=another_key(kind, ref), ref=ref, due_at=at)
