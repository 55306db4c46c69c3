"""A worker for days that are over: it works while somebody waits, and never between."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from grievance.domain.errors import SetupError
from grievance.domain.ids import JobId
from grievance.domain.outbox import JobKind
from grievance.mail.sandbox.pool import Sandbox
from grievance.services.boxes.promise_planning import promise_planning
from grievance.wiring import Mechanism
from worker.ends import Ended
from worker.jobs import run_job
from worker.schedule import plan_jobs
from worker.workplace import Workplace


_GOOD = frozenset({Ended.DONE, Ended.NOTHING})


class InTurn:
    """
    Does one job after the other in this thread, so that a clock can be put forward.

    With threads of its own something could be half done at that moment, and the log run
    back.
    """

    def __init__(self, mechanism: Mechanism) -> None:
        self._mechanism = mechanism
        self._sandbox = Sandbox(mechanism.limits, children=1)
        self._place = Workplace(mechanism, self._sandbox)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sandbox.close()

    def begin_day(self) -> None:
        """Promise what falls due on the day that it is, and plan what auditors are told."""
        at = self._mechanism.now()
        with self._mechanism.store.begin() as tx:
            plan_jobs(tx, at=at)
            promise_planning(tx, at=at)  # once a day is not enough for a demonstration
        self.drain(JobKind.PLAN_NOTICES)
        self.drain(JobKind.WATCH_CLOCKS)

    def hint(self, job_id: JobId) -> None:
        """Leave it: it is done when somebody waits for its kind."""

    def drain(self, kind: JobKind = JobKind.RECEIVE_LETTER) -> None:
        """
        Do all jobs of *kind* that are ready.

        Raises:
            SetupError: One of them cannot be done.
        """
        with self._mechanism.store.read() as tx:
            ready = tx.outbox.ready(kind)
        for job_id in ready:
            if run_job(self._place, job_id) not in _GOOD:
                msg = f"The demonstration's worker could not finish a job ({kind})."
                raise SetupError(msg)
