"""
What falls due by the calendar, promised as jobs that can be promised only once.

What is one statement and nobody waits for is done at once.
"""

from __future__ import annotations

import logging

from datetime import UTC, datetime

from grievance.domain.outbox import JobKind, another_key, first_key
from grievance.domain.outgoing import ONE_DAY
from grievance.services.access.expire_access import expire_access
from grievance.services.office.renew_promises import COMES_ROUND, renew_promises
from grievance.services.requests.expire_requests import expire_requests
from grievance.storage.store import Transaction


LOG = logging.getLogger("grievance.worker")
WATCH_EVERY = 15  # minutes, of each hour from its beginning


def plan_jobs(tx: Transaction, *, at: datetime) -> None:
    """
    Promise today's jobs, and anew those that were lost; the others stay as they are.

    Calling it late catches up, and calling it again, from anywhere, does nothing.
    """
    for step in STEPS:
        try:
            step(tx, at=at)
        except (LookupError, TypeError, ValueError) as error:
            # A row that this program did not write must not keep the rest back;
            # `grievance log verify` names it.
            LOG.warning("%s is not done: %s", step.__name__, type(error).__name__)


def _promise_checkpoint(tx: Transaction, *, at: datetime) -> None:
    """Promise today's; once more where the promise is gone, and none was signed."""
    today, kind = at.date().isoformat(), JobKind.SIGN_CHECKPOINT
    key = first_key(kind, today)
    if tx.outbox.add(kind, dedup_key=key, ref=today, due_at=at) is not None:
        return
    since = tx.log.uncovered_since()
    is_late = since is not None and at - since > ONE_DAY
    if is_late and not tx.outbox.promised(kind, before=at + COMES_ROUND):
        key = another_key(kind, today)
        tx.outbox.add(kind, dedup_key=key, ref=today, due_at=at)


def _promise_watch(tx: Transaction, *, at: datetime) -> None:
    """Promise a look at the clocks; rounds that were missed are not made up for."""
    beginning = at.astimezone(UTC)
    minute = beginning.minute - beginning.minute % WATCH_EVERY
    ref = beginning.replace(minute=minute, second=0, microsecond=0).isoformat()
    kind = JobKind.WATCH_CLOCKS
    tx.outbox.add(kind, dedup_key=first_key(kind, ref), ref=ref, due_at=at)


def _promise_planning(tx: Transaction, *, at: datetime) -> None:
    """Promise to plan once a day what is told to those who audit."""
    today, kind = at.date().isoformat(), JobKind.PLAN_NOTICES
    tx.outbox.add(kind, dedup_key=first_key(kind, today), ref=today, due_at=at)


def _promise_statistics(tx: Transaction, *, at: datetime) -> None:
    """Promise to look once a day whether statistics of a period are due, or were."""
    today, kind = at.date().isoformat(), JobKind.PUBLISH_STATISTICS
    tx.outbox.add(kind, dedup_key=first_key(kind, today), ref=today, due_at=at)


def _promise_sweep(tx: Transaction, *, at: datetime) -> None:
    """Promise to look once a day for what lies outside and nothing names; once for all."""
    if not tx.blobs.outside.is_there:
        return
    today, kind = at.date().isoformat(), JobKind.SWEEP_BLOBS
    key = first_key(kind, today)
    added = tx.outbox.add(kind, dedup_key=key, ref=today, due_at=at)
    if added is not None:  # it does what was to be done while the store was away
        tx.outbox.end_ready(one for one in tx.outbox.ready(kind) if one != added)


def _forget_marks(tx: Transaction, *, at: datetime) -> None:
    tx.outgoing.forget_marks(at=at)


STEPS = (
    _promise_checkpoint,
    _promise_watch,
    _promise_planning,
    _promise_statistics,
    _promise_sweep,
    renew_promises,
    expire_requests,
    expire_access,
    _forget_marks,
)
