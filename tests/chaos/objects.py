"""The plays in which the object store breaks, and what must hold outside after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

from grievance.domain.outbox import JobKind
from grievance.services.blobs.check_blobs import CheckedBlobs, check_blobs
from grievance.services.blobs.delete_blobs import NAMED_BY_THEN
from grievance.wiring import utc_now
from tests.chaos.mails import count_pictures
from tests.chaos.object_store import ObjectStore
from tests.chaos.stage import Stage
from tests.chaos.workforce import DRAMATIQ_PROCESS, STANDING_WORKER
from tests.offices import Office
from tests.worker.workplaces import MovingClock, workplace
from worker.ends import Ended
from worker.jobs import run_job
from worker.schedule import plan_jobs


OBJECTS = 2  # of a mail with a large file: the file, and the mail as it came
Fault = Callable[[ObjectStore], AbstractContextManager[None]]


def break_store(
    stage: Stage, mails: Sequence[bytes], *, faults: Sequence[Fault], seconds: float
) -> Sequence[str]:
    """Let mails come in each of *faults* and after it; in each two workers die."""
    assert stage.objects is not None  # as the play needs one
    parts = 2 * len(faults) + 1
    stage.deliver(*mails[0::parts])
    stage.workforce.await_work()
    for number, fault in enumerate(faults):
        with fault(stage.objects):
            stage.deliver(*mails[2 * number + 1 :: parts])
            stage.work(seconds)
            for kind in (STANDING_WORKER, DRAMATIQ_PROCESS):
                stage.workforce.kill_one(kind, stage.random)
        stage.deliver(*mails[2 * number + 2 :: parts])
        stage.work(seconds)
    return ()


def judge_outside(
    office: Office, mails: int, tell: Callable[[str], None]
) -> Sequence[str]:
    """
    Compare the object store with the books, when everything is quiet.

    Whatever a worker put there that died before it could say so is swept after a day.
    """
    before = _checked(office)
    swept = _sweep(office)
    after = _checked(office)
    problems = [] if [Ended.DONE] == swept else [f"nothing is swept: {swept}"]
    tell(f"{before.count} objects, and {before.unnamed} that nobody named")
    expected = OBJECTS * count_pictures(mails)
    if after.count != expected:
        problems += [f"objects on the books: {after.count} instead of {expected}"]
    if after.unnamed:
        problems += [f"{after.unnamed} objects that nobody names are never swept"]
    lost = {*before.lost, *after.lost}
    return (*problems, *(f"{one.reference} lost {one.cover.name}" for one in lost))


def _checked(office: Office) -> CheckedBlobs:
    """Do what `grievance blobs check --read` does."""
    with office.store.read() as tx:
        return check_blobs(tx, reads=True, tell=lambda _done, _total: None)


def _sweep(office: Office) -> list[Ended]:
    """Do what a worker does two days later."""
    clock = MovingClock(utc_now() + NAMED_BY_THEN + timedelta(days=1))
    with office.store.begin() as tx:
        plan_jobs(tx, at=clock.at)
        waiting = tx.outbox.ready(JobKind.SWEEP_BLOBS)
    place = workplace(office, clock)
    return [run_job(place, job_id) for job_id in waiting]
