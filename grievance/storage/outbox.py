"""
The queue of record: jobs committed together with what caused them.

A hint carries the id of a job; whoever gets it claims the row with a lease.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import and_, bindparam, case, delete, func, or_, select, text, update

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import JobId
from grievance.domain.outbox import FailedJob, JobKind, JobState
from grievance.storage.inserts import insert_new
from grievance.storage.leases import IS_DUE, NOT_DONE, NOW, UNFINISHED, Leases
from grievance.storage.rows import OutboxRow
from grievance.storage.values import fields_of


_ADD = insert_new(OutboxRow, OutboxRow.id)
_ROUNDS_OVER = text(  # as the index says
    "outbox.state = 'done' AND outbox.kind IN "
    "('plan-notices', 'publish-statistics', 'watch-clocks')"
)
_HASTEN = (
    update(OutboxRow)
    .where(
        NOT_DONE,
        OutboxRow.kind == bindparam("asked_kind"),
        OutboxRow.error == bindparam("code"),
        OutboxRow.state == JobState.READY,
    )
    .values(due_at=NOW)
)
_CANCEL = (
    update(OutboxRow)
    .where(
        OutboxRow.kind == bindparam("asked_kind"),
        OutboxRow.ref == bindparam("asked_ref"),
        NOT_DONE,
    )
    .values(state=JobState.DONE, lease_owner=None, lease_until=None)
)
_CANCEL_EVERY = (
    update(OutboxRow)
    .where(OutboxRow.kind == bindparam("asked_kind"), NOT_DONE)
    .values(state=JobState.DONE, lease_owner=None, lease_until=None)
)
_IDLE = (JobState.READY, JobState.FAILED)
_OUTSTANDING = select(func.count()).where(
    NOT_DONE,
    OutboxRow.kind == bindparam("asked_kind"),
    or_(
        OutboxRow.state.in_((JobState.LEASED, JobState.FAILED)),
        and_(OutboxRow.state == JobState.READY, OutboxRow.due_at <= NOW),
    ),
)
_READY = select(OutboxRow.id).where(
    NOT_DONE,
    OutboxRow.kind == bindparam("asked_kind"),
    OutboxRow.state.in_(_IDLE),
)
_END_READY = (
    update(OutboxRow)
    .where(
        OutboxRow.id.in_(bindparam("job_ids", expanding=True)),
        OutboxRow.state.in_(_IDLE),
    )
    .values(state=JobState.DONE)
)
_IS_HINTED_BY = or_(OutboxRow.hinted_at.is_(None), OutboxRow.hinted_at <= NOW)
_PROMISED = select(OutboxRow.ref).where(
    NOT_DONE,
    OutboxRow.kind == bindparam("asked_kind"),
    or_(and_(IS_DUE, _IS_HINTED_BY), OutboxRow.state == JobState.FAILED),
)
_COMING = select(OutboxRow.ref).where(
    UNFINISHED,
    OutboxRow.kind == bindparam("asked_kind"),
    IS_DUE,
    _IS_HINTED_BY,
    case(
        (OutboxRow.state == JobState.LEASED, OutboxRow.lease_until),
        else_=OutboxRow.due_at,
    )
    >= bindparam("since", type_=OutboxRow.__table__.c.due_at.type),
)
_FORGET = delete(OutboxRow).where(
    _ROUNDS_OVER,
    OutboxRow.kind == bindparam("asked_kind"),
    OutboxRow.due_at < bindparam("earlier", type_=OutboxRow.__table__.c.due_at.type),
)
_FAILED = select(  # in no order, as SQLite would read all jobs in that of their ids
    OutboxRow.id,
    OutboxRow.kind,
    OutboxRow.ref,
    OutboxRow.attempts,
    OutboxRow.error,
).where(NOT_DONE, OutboxRow.state == JobState.FAILED)
_RETRY = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("job_id"), OutboxRow.state == JobState.FAILED)
    .values(state=JobState.READY, due_at=NOW, attempts=0, error="", hinted_at=None)
)
_WAITING = (
    select(OutboxRow.id)
    .where(
        IS_DUE,
        or_(OutboxRow.hinted_at.is_(None), OutboxRow.hinted_at < bindparam("earlier")),
    )
    .order_by(OutboxRow.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_HINT = (
    update(OutboxRow)
    .where(OutboxRow.id.in_(_WAITING))
    .values(hinted_at=NOW)
    .returning(OutboxRow.id)
)


@dataclass(frozen=True, slots=True)
class Outbox(Leases):
    """Jobs that wait, run, or are over."""

    def add(
        self, kind: JobKind, *, dedup_key: str, ref: str, due_at: datetime
    ) -> JobId | None:
        """Promise a job; None where one with this *dedup_key* was promised before."""
        columns = {
            "kind": kind,
            "dedup_key": dedup_key,
            "ref": ref,
            "state": JobState.READY,
            "due_at": due_at,
            "attempts": 0,
            "error": "",
        }
        insert_once = _ADD[self.connection.dialect.name]
        row = self.connection.execute(insert_once, columns).first()
        return None if row is None else JobId(row.id)

    def hasten(self, kind: JobKind, *, error: str, at: datetime) -> None:
        """Make those jobs due that wait with this *error*, which is over."""
        key = {"asked_kind": kind, "code": error, "now": at}
        self.connection.execute(_HASTEN, key)

    def cancel(self, kind: JobKind, ref: str) -> int:
        """
        End every job about *ref* that has not taken effect; return how many.

        Whoever works on one finds the lease lost and rolls back.
        """
        key = {"asked_kind": kind, "asked_ref": ref}
        return self.connection.execute(_CANCEL, key).rowcount

    def cancel_every(self, kind: JobKind) -> None:
        """End every job of that kind that has not taken effect."""
        self.connection.execute(_CANCEL_EVERY, {"asked_kind": kind})

    def is_outstanding(self, kind: JobKind, *, at: datetime) -> bool:
        """Whether a job of that kind is due, being done, or was given up."""
        key = {"asked_kind": kind, "now": at}
        return bool(self.connection.scalar(_OUTSTANDING, key))

    def ready(self, kind: JobKind) -> tuple[JobId, ...]:
        """Return the jobs of that kind that nobody has claimed, or that were given up."""
        found = self.connection.scalars(_READY, {"asked_kind": kind})
        return tuple(map(JobId, found))

    def end_ready(self, job_ids: Iterable[JobId]) -> None:
        """End those of these jobs that nobody does: another one did their work."""
        self.connection.execute(_END_READY, {"job_ids": list(job_ids)})

    def promised(self, kind: JobKind, *, before: datetime) -> set[str]:
        """
        Return what there are jobs about that come round *before* then.

        Those that were given up count: they are listed, and a person tries them anew.
        """
        key = {"asked_kind": kind, "now": before}
        return set(self.connection.scalars(_PROMISED, key))

    def coming(self, kind: JobKind, *, since: datetime, before: datetime) -> set[str]:
        """
        Return what jobs are about that are done between then and then, or tried.

        No job counts that was given up, nor one that waits since before *since*: nobody
        does it, whatever keeps it.
        """
        key = {"asked_kind": kind, "since": since, "now": before}
        return set(self.connection.scalars(_COMING, key))

    def forget(self, kind: JobKind, *, before: datetime) -> None:
        """
        Delete the jobs of that kind that are done and were due before then.

        That is for jobs that come round again; of others is kept that they were done.
        """
        key = {"asked_kind": kind, "earlier": before}
        self.connection.execute(_FORGET, key)

    def failed(self) -> tuple[FailedJob, ...]:
        """Return the jobs that were given up, the oldest first."""
        found = sorted(self.connection.execute(_FAILED), key=attrgetter("id"))
        return tuple(
            FailedJob(**fields_of(row) | {"kind": JobKind(row.kind)}) for row in found
        )

    def retry(self, job_id: JobId, *, at: datetime) -> None:
        """
        Have a job tried anew that was given up.

        Raises:
            NotFoundError: There is no such job, or it was not given up.
        """
        key = {"job_id": job_id, "now": at}
        if self.connection.execute(_RETRY, key).rowcount != 1:
            msg = f"There is no job {job_id} that was given up."
            raise NotFoundError(msg)

    def due(
        self, *, at: datetime, limit: int, again_after: timedelta
    ) -> Sequence[JobId]:
        """Return jobs to hint at, and note that they were hinted."""
        key = {"now": at, "earlier": at - again_after, "most": limit}
        hinted = self.connection.scalars(_HINT, key)
        return [JobId(job_id) for job_id in sorted(hinted)]

    def count(self, *states: JobState, kind: JobKind | None = None) -> int:
        """Return how many jobs are in one of *states*."""
        counted = select(func.count()).where(OutboxRow.state.in_(states))
        if JobState.DONE not in states:
            counted = counted.where(NOT_DONE)
        if kind is not None:
            counted = counted.where(OutboxRow.kind == kind)
        return self.connection.execute(counted).scalar_one()
