from __future__ import annotations

from datetime import timedelta

from grievance.domain.outbox import JobState
from tests.doubles import NOON
from tests.offices import Office
from tests.worker.workplaces import count_jobs
from worker.schedule import plan_jobs


def plan(office: Office, day: int) -> int:
    """Plan some days after the first; return how many jobs there are then."""
    with office.store.begin() as tx:
        plan_jobs(tx, at=NOON + timedelta(days=day))
    return count_jobs(office.store, JobState.READY)


def test_a_day_is_planned_once(office: Office) -> None:
    """
    However often and from wherever it is asked for.
    """
    assert [1, 1, 1] == [plan(office, 0) for _ in range(3)]


def test_each_day_has_its_own_jobs(office: Office) -> None:
    """
    What was missed while nothing ran is not made up for by the dozen.
    """
    assert [1, 2, 3] == [plan(office, day) for day in (0, 1, 30)]
