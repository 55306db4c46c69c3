"""List the jobs that were given up: what each was about, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from grievance.domain.errors import NotFoundError
from grievance.domain.failures import next_of_job, what_went_wrong
from grievance.domain.ids import JobId, OutgoingId, SpoolId
from grievance.domain.outbox import FailedJob, JobKind
from grievance.storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """
    A job that nobody tries any more by itself.

    *since* is when what it is about came up, None where that is gone; *reason* and
    *next_step* are a sentence each.
    """

    id: JobId
    kind: JobKind
    since: datetime | None
    tries: int
    reason: str
    next_step: str


def list_given_up(tx: Transaction) -> Iterator[GivenUp]:
    """Yield them, the oldest first; nothing is opened."""
    for job in tx.outbox.failed():
        yield GivenUp(
            id=job.id,
            kind=job.kind,
            since=_since(tx, job),
            tries=job.attempts,
            reason=what_went_wrong(job.error),
            next_step=next_of_job(job.kind),
        )


def _since(tx: Transaction, job: FailedJob) -> datetime | None:
    try:
        match job.kind:
            case JobKind.RECEIVE_LETTER:
                return tx.spool.get(SpoolId(UUID(job.ref))).received_at
            case JobKind.SEND_LETTER:
                return tx.outgoing.get(OutgoingId(UUID(job.ref))).cover.made_at
            case (
                JobKind.SIGN_CHECKPOINT
                | JobKind.WATCH_CLOCKS
                | JobKind.PUBLISH_STATISTICS
                | JobKind.SWEEP_BLOBS
            ):
                return datetime.fromisoformat(job.ref).replace(tzinfo=UTC)
            case (
                JobKind.PLAN_NOTICES
                | JobKind.SEND_STAFF_MAIL
                | JobKind.DELETE_BLOB
                | JobKind.UNKNOWN
            ):
                return None
    except (NotFoundError, ValueError):
        return None
