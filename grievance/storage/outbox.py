"""
The queue of record: jobs committed together with what caused them.

A hint carries the id of a job; whoever gets it claims the row with a lease.  The effect
and `finish` share a transaction, fenced by the lease, so that a job takes effect once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

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
from grievance.storage.inserts import insert_new
from grievance.storage.rows import OutboxRow


@dataclass(frozen=True, slots=True)
class Outbox:
    """Jobs that wait, run, or are over."""

    session: Session

    def add(
        self, kind: JobKind, *, dedup_key: str, ref: str, due_at: datetime
    ) -> JobId | None:
        """Promise a job; None where one with this *dedup_key* was promised before."""
        job_id = insert_new(
            self.session,
            OutboxRow,
            OutboxRow.id,
            kind=kind,
            dedup_key=dedup_key,
            ref=ref,
            state=JobState.READY,
            due_at=due_at,
            attempts=0,
            error="",
        )
        return None if job_id is None else JobId(job_id)

    def claim(self, job_id: JobId, *, owner: str, at: datetime) -> Job | None:
        """
        Take the job for the length of a lease; None for a repeated or early hint.

        A job whose owner died comes back when its lease has run out.
        """
        claimed = (
            update(OutboxRow)
            .where(OutboxRow.id == job_id, _is_due(at))
            .values(
                state=JobState.LEASED,
                lease_owner=owner,
                lease_until=at + LEASE,
                attempts=OutboxRow.attempts + 1,
            )
            .returning(OutboxRow.kind, OutboxRow.ref, OutboxRow.attempts)
        )
        row = self.session.execute(claimed).one_or_none()
        if row is None:
            return None
        return Job(
            id=job_id,
            kind=JobKind(row.kind),
            ref=row.ref,
            attempts=row.attempts,
            owner=owner,
        )

    def finish(self, job: Job) -> None:
        """
        Mark the job as done, in the transaction of its effect.

        Raises:
            LeaseLostError: Another worker has taken over; roll back.
        """
        self._leave(job, state=JobState.DONE, error="")

    def fail(self, job: Job, *, error: str, at: datetime) -> JobState:
        """Put the job back for later, or give up; *error* is a code, never content."""
        over = job.attempts >= MOST_ATTEMPTS
        state = JobState.FAILED if over else JobState.READY
        due_at = at + wait_after(job.attempts)
        self._leave(job, state=state, error=error[:200], due_at=due_at)
        return state

    def due(
        self, *, at: datetime, limit: int, again_after: timedelta
    ) -> Sequence[JobId]:
        """Return jobs to hint at, and note that they were hinted."""
        waiting = (
            select(OutboxRow.id)
            .where(
                _is_due(at),
                or_(
                    OutboxRow.hinted_at.is_(None),
                    OutboxRow.hinted_at < at - again_after,
                ),
            )
            .order_by(OutboxRow.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        hinted = (
            update(OutboxRow)
            .where(OutboxRow.id.in_(waiting))
            .values(hinted_at=at)
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        return [JobId(job_id) for job_id in sorted(self.session.scalars(hinted))]

    def count(self, *states: JobState, kind: JobKind | None = None) -> int:
        """Return how many jobs are in one of *states*."""
        counted = select(func.count()).where(OutboxRow.state.in_(states))
        if kind is not None:
            counted = counted.where(OutboxRow.kind == kind)
        return self.session.execute(counted).scalar_one()

    def _leave(self, job: Job, **values: Any) -> None:
        left = (
            update(OutboxRow)
            .where(
                OutboxRow.id == job.id,
                OutboxRow.lease_owner == job.owner,
                OutboxRow.state == JobState.LEASED,
            )
            .values(lease_owner=None, lease_until=None, **values)
        )
        result = cast("CursorResult[Any]", self.session.execute(left))
        if result.rowcount != 1:
            msg = "Another worker has taken over this job."
            raise LeaseLostError(msg)


def _is_due(at: datetime) -> ColumnElement[bool]:
    ready = and_(OutboxRow.state == JobState.READY, OutboxRow.due_at <= at)
    abandoned = and_(OutboxRow.state == JobState.LEASED, OutboxRow.lease_until < at)
    return or_(ready, abandoned)
