"""
Jobs in somebody's hands: claimed with a lease, and ended by whoever holds it.

The effect and `finish` share a transaction, fenced by the lease, so that a job takes
effect once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, or_, text, update

from grievance.domain.ids import JobId
from grievance.domain.outbox import (
    LEASE,
    MOST_ATTEMPTS,
    Job,
    JobKind,
    JobState,
    LeaseLostError,
    wait_after,
)
from grievance.storage.rows import OutboxRow


NOW = bindparam("now", type_=OutboxRow.__table__.c.due_at.type)
# As the indices say it: nearly all jobs are done.
UNFINISHED = text("outbox.state IN ('ready', 'leased')")
NOT_DONE = text("outbox.state IN ('ready', 'leased', 'failed')")
IS_DUE = and_(
    UNFINISHED,
    or_(
        and_(OutboxRow.state == JobState.READY, OutboxRow.due_at <= NOW),
        and_(OutboxRow.state == JobState.LEASED, OutboxRow.lease_until < NOW),
    ),
)
_CLAIM = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("job_id"), IS_DUE)
    .values(
        state=JobState.LEASED,
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
        attempts=case((OutboxRow.attempts < 0, 1), else_=OutboxRow.attempts + 1),
    )
    .returning(OutboxRow.kind, OutboxRow.ref, OutboxRow.attempts)
)
_LEAVE = (
    update(OutboxRow)
    .where(
        OutboxRow.id == bindparam("job_id"),
        OutboxRow.lease_owner == bindparam("owner"),
        OutboxRow.state == JobState.LEASED,
    )
    .values(
        state=bindparam("new_state"),
        due_at=func.coalesce(
            bindparam("later", type_=OutboxRow.__table__.c.due_at.type),
            OutboxRow.due_at,
        ),
        error=bindparam("code"),
        lease_owner=None,
        lease_until=None,
        hinted_at=None,  # so that the next try is hinted as soon as it is due
    )
)
_RENEW = (
    update(OutboxRow)
    .where(
        OutboxRow.id == bindparam("job_id"),
        OutboxRow.lease_owner == bindparam("owner"),
        OutboxRow.state == JobState.LEASED,
    )
    .values(lease_until=bindparam("until"))
)
_UNCOUNT = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("job_id"))
    .values(attempts=OutboxRow.attempts - 1)
)


@dataclass(frozen=True, slots=True)
class Leases:
    """Jobs that are being done."""

    connection: Connection

    def claim(
        self, job_id: JobId, *, owner: str, at: datetime, lease: timedelta = LEASE
    ) -> Job | None:
        """
        Take the job for the length of a lease; None for a repeated or early hint.

        A job whose owner died comes back when its lease has run out.
        """
        key = {"job_id": job_id, "now": at, "owner": owner, "until": at + lease}
        row = self.connection.execute(_CLAIM, key).first()
        if row is None:
            return None
        return Job(
            id=job_id,
            kind=JobKind(row.kind),
            ref=row.ref,
            attempts=row.attempts,
            owner=owner,
        )

    def renew(self, job: Job, *, at: datetime, lease: timedelta = LEASE) -> None:
        """
        Start the lease anew, before something that cannot be rolled back.

        Raises:
            LeaseLostError: Another worker has taken over; roll back.
        """
        key = {"job_id": job.id, "owner": job.owner, "until": at + lease}
        if self.connection.execute(_RENEW, key).rowcount != 1:
            raise _lost()

    def finish(self, job: Job) -> None:
        """
        Mark the job as done, in the transaction of its effect.

        Raises:
            LeaseLostError: Another worker has taken over; roll back.
        """
        self._leave(job, new_state=JobState.DONE, code="", later=None)

    def fail(self, job: Job, *, error: str, at: datetime) -> JobState:
        """Put the job back for later, or give up; *error* is a code, never content."""
        over = job.attempts >= MOST_ATTEMPTS
        state = JobState.FAILED if over else JobState.READY
        later = at + wait_after(job.attempts)
        self._leave(job, new_state=state, code=error[:200], later=later)
        return state

    def give_up(self, job: Job, *, error: str) -> None:
        """Try the job no more, as no later try ends otherwise."""
        self._leave(job, new_state=JobState.FAILED, code=error[:200], later=None)

    def defer(self, job: Job, *, error: str, until: datetime) -> None:
        """Put the job back until then, as if this try had not been one."""
        how = {"new_state": JobState.READY, "code": error[:200], "later": until}
        self._leave(job, **how)
        self.connection.execute(_UNCOUNT, {"job_id": job.id})

    def _leave(self, job: Job, **how: Any) -> None:
        key = {"job_id": job.id, "owner": job.owner}
        if self.connection.execute(_LEAVE, {**how, **key}).rowcount != 1:
            raise _lost()


def _lost() -> LeaseLostError:
    msg = "Another worker has taken over this job."
    return LeaseLostError(msg)
