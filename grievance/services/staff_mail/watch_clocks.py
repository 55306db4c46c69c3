"""Watch the clocks: who is to be told, and by what; many times a day."""

from __future__ import annotations

from grievance.domain.outbox import Job, JobKind
from grievance.domain.outgoing import ONE_DAY
from grievance.services.cases.call_on_clocks import find_calls, keep_calls
from grievance.services.cases.start_missing_clocks import start_missing_clocks
from grievance.services.people.expire_people import expire_people
from grievance.services.staff_mail.courier import Courier
from grievance.services.staff_mail.promise_staff_mail import (
    promise_alerts,
    promise_digests,
)


def watch_clocks(courier: Courier, job: Job) -> int:
    """
    Do one round, and end *job* with it; return how many clocks called.

    Raises:
        LeaseLostError: Another worker has taken over; nothing was done by this one.
    """
    store, at = courier.dispatch.store, courier.dispatch.now()
    with store.read() as tx:  # so that a long list keeps nobody from writing
        found = find_calls(tx, courier.timetable, at=at)
    with store.begin() as tx:
        pen = courier.dispatch.pen(tx)
        expire_people(pen)
        start_missing_clocks(pen, courier.timetable)  # they call from the next round on
        called = keep_calls(pen, found)
        if courier.can_write:
            promise_alerts(pen, courier, called)
            promise_digests(pen, courier)
        tx.outbox.forget(JobKind.WATCH_CLOCKS, before=pen.at - ONE_DAY)
        tx.outbox.finish(job)
    return len(called)
