from __future__ import annotations

import subprocess
import sys

from grievance.domain.intake import Outcome
from grievance.domain.outbox import LEASE, JobState
from tests.doubles import NOON
from tests.offices import Office
from tests.test_shape import ROOT
from tests.worker.workplaces import (
    MovingClock,
    attempts_and_error,
    collect_secret,
    count_jobs,
    workplace,
)
from worker.ends import Ended
from worker.jobs import run_job


def test_a_worker_killed_in_mid_job_loses_nothing(office: Office) -> None:
    """
    The job is another worker's when the lease has run out, and is done once.
    """
    job_id, spool_id = collect_secret(office)
    program = [sys.executable, "-m", "tests.worker.blocked_worker"]
    with subprocess.Popen(
        [*program, str(office.mechanism.home.path), str(job_id)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline().startswith("reading")
        killed.kill()

    assert 1 == count_jobs(office.store, JobState.LEASED)
    clock = MovingClock(NOON + LEASE)
    place = workplace(office, clock)
    early = run_job(place, job_id)
    clock.advance(LEASE / 300)
    runs = [early, run_job(place, job_id), run_job(place, job_id)]

    assert [Ended.NOTHING, Ended.DONE, Ended.NOTHING] == runs
    assert Outcome.CASE == office.receipt(spool_id).outcome
    assert 1 == office.tamper('UPDATE "case" SET unread = unread')
    assert (2, "") == attempts_and_error(office.store, job_id)
