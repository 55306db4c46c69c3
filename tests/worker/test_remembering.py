"""A worker that starts again remembers what it read of slips."""

from __future__ import annotations

import pytest

from grievance.domain.outbox import JobKind
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.slips import slip_memory
from grievance.services.slips.known_slips import known_slips
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.worker.workplaces import MovingClock, workplace
from worker.ends import Ended
from worker.jobs import run_job
from worker.workplace import Workplace


def plan(place: Workplace) -> Ended:
    """Do a round of planning, as a job."""
    with place.store.begin() as tx:
        promise_planning(tx, at=NOON)
        [*_, job_id] = tx.outbox.ready(JobKind.PLAN_NOTICES)
    return run_job(place, job_id)


def test_it_opens_no_slip_twice(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Of a round before it was stopped, for whatever it does next.
    """
    monkeypatch.setattr(slip_memory, "FEW", 0)
    case_id = sqlite_office.case_of(make_mail())

    ended = plan(workplace(sqlite_office, MovingClock()))
    sqlite_office.tamper("UPDATE slip SET wrapped = sealed")

    place = workplace(sqlite_office, MovingClock())
    with place.store.read() as tx:
        ring = place.reception.ring
        [again] = known_slips(tx, ring, place.planner.memory)
    assert (Ended.DONE, case_id) == (ended, again.case.id)
    assert again.slip is not None
    assert place.dispatch.memory is place.planner.memory
