"""A round of planning, as the worker does it, in an office of tests."""

from __future__ import annotations

from grievance.domain.outbox import JobKind
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.envelopes.dispatch import Dispatch
from grievance.services.notices.plan_notices import Planner, plan_notices
from tests.tui.offices import Office


def plan(office: Office) -> None:
    """Let the worker look which audit has to answer what."""
    mechanism, at = office.mechanism, office.clock()
    with mechanism.store.begin() as tx:
        promise_planning(tx, at=at)
        [*_, job_id] = tx.outbox.ready(JobKind.PLAN_NOTICES)
        job = tx.outbox.claim(job_id, owner="test", at=at)
    assert job is not None
    planner = Planner(
        dispatch=Dispatch(
            store=mechanism.store,
            ring=mechanism.worker_ring(),
            post=None,
            now=office.clock,
        ),
        timetable=mechanism.timetable,
        root_public=mechanism.settings.root_public,
        open_catalogue=lambda: mechanism.catalogue,
        open_stationery=lambda: mechanism.notice_stationery,
    )
    plan_notices(planner, job)
