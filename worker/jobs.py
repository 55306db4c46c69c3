"""
Run one job: claim its row, call one service, and never let it be lost or block.

A hint carries an id; the database decides whether there is anything to do.  Log lines
and the error column name classes and places in our code, never what an error says,
because a message can be quoted in it.
"""

from __future__ import annotations

import logging

from collections.abc import Callable, Mapping
from uuid import uuid4

from grievance.domain.ids import JobId
from grievance.domain.outbox import MOST_ATTEMPTS, Job, JobKind, LeaseLostError
from grievance.services.blobs.delete_blobs import delete_blob, sweep_blobs
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.letters.send_letter import send_letter
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.services.notices.plan_notices import plan_notices
from grievance.services.staff_mail.send_staff_mail import send_staff_mail
from grievance.services.staff_mail.watch_clocks import watch_clocks
from worker.ends import Ended, OutOfTriesError, UnknownJobError, code_of, put_back
from worker.leases import keeping_lease
from worker.turns import WAIT
from worker.workplace import Workplace


LOG = logging.getLogger("grievance.worker")


def run_job(place: Workplace, job_id: JobId) -> Ended:
    """
    Do the job if it is there to be done; never raises.

    Every run claims under a name of its own, so that a run that outlasted its lease
    cannot end the job for the one that took over.
    """
    try:
        claimed = _claim(place, job_id)
    except Exception as error:  # noqa: BLE001  # an outage must not end the thread
        LOG.warning("job %s cannot be claimed: %s", job_id, code_of(error))
        return Ended.LOST
    if claimed is None:
        return Ended.NOTHING
    job, epoch = claimed
    try:
        with place.turns.taken(job.kind) as is_free:
            if not is_free:
                return _wait_for_turn(place, job)
            place.keep_up(epoch)
            _do(place, job)
    except LeaseLostError:
        return Ended.LOST
    except Exception as error:  # noqa: BLE001  # bugs too: no job may block the rest
        return put_back(place, job, error)
    return Ended.DONE


def _claim(place: Workplace, job_id: JobId) -> tuple[Job, int] | None:
    """Return the job and the epoch of the directory at that time."""
    with place.store.begin() as tx:
        job = tx.outbox.claim(
            job_id, owner=str(uuid4()), at=place.now(), lease=place.lease
        )
        return None if job is None else (job, tx.people.epoch())


def _wait_for_turn(place: Workplace, job: Job) -> Ended:
    with place.store.begin() as tx:
        tx.outbox.defer(job, error="", until=place.now() + WAIT)
    return Ended.PUT_BACK


def _do(place: Workplace, job: Job) -> None:
    if job.attempts > MOST_ATTEMPTS:
        raise OutOfTriesError
    if job.kind not in _WORK:
        raise UnknownJobError
    _WORK[job.kind](place, job)


def _receive(place: Workplace, job: Job) -> None:
    receive_letter(keeping_lease(place, job), job, at=place.now())


def _sign_checkpoint(place: Workplace, job: Job) -> None:
    ring, root_public = place.reception.ring, place.root_public
    with place.store.begin() as tx:
        checkpoint = make_checkpoint(tx, ring, root_public=root_public, job=job)
    place.remember(checkpoint)


def _publish(place: Workplace, job: Job) -> None:
    # Once a day: what it needs takes longer to import than all else.
    from grievance.services.statistics.tend_statistics import (  # noqa: PLC0415  # as above
        tend_statistics,
    )

    for one in tend_statistics(place.press, job):
        LOG.info("statistics of %s are made", one.release.period)


def _delete_blob(place: Workplace, job: Job) -> None:
    delete_blob(place.store, place.reception.ring, job, at=place.now())


def _sweep_blobs(place: Workplace, job: Job) -> None:
    swept = sweep_blobs(place.store, place.reception.ring, job, at=place.now())
    LOG.info("%d objects that nothing names are deleted", swept)


_WORK: Mapping[JobKind, Callable[[Workplace, Job], object]] = {
    JobKind.RECEIVE_LETTER: _receive,
    JobKind.SIGN_CHECKPOINT: _sign_checkpoint,
    JobKind.SEND_LETTER: lambda place, job: send_letter(place.dispatch, job),
    JobKind.WATCH_CLOCKS: lambda place, job: watch_clocks(place.courier, job),
    JobKind.PLAN_NOTICES: lambda place, job: plan_notices(place.planner, job),
    JobKind.PUBLISH_STATISTICS: _publish,
    JobKind.DELETE_BLOB: _delete_blob,
    JobKind.SWEEP_BLOBS: _sweep_blobs,
    JobKind.SEND_STAFF_MAIL: lambda place, job: send_staff_mail(place.courier, job),
}
