"""A worker inside this process: the same actor and sweeper, fed by the same outbox."""

from __future__ import annotations

import gc
import sys
import time

from collections.abc import Callable
from datetime import timedelta
from threading import Condition
from types import TracebackType
from typing import Self

import dramatiq

from grievance.domain.errors import SetupError
from grievance.domain.ids import JobId
from grievance.domain.outbox import JobKind, JobState
from grievance.mail.sandbox.pool import Sandbox
from grievance.wiring import Mechanism
from worker.actors import declare
from worker.collecting import RARELY
from worker.ends import Ended
from worker.jobs import run_job
from worker.local_broker import local_broker
from worker.sweeper import Calls, Rhythm, Sweeper
from worker.workplace import Workplace


THREADS = 2
CHILDREN = 2
IDLE_MILLISECONDS = 100  # how long closing may take; a hint wakes at once
LOOK_AGAIN_SECONDS = 1.0
MOST_UNFIT = 3  # runs in a row, before somebody who waits is told
MOST_HINTS = 1_000  # that wait in memory at a time
RHYTHM = Rhythm(again_after=timedelta(seconds=5))
_OVER = frozenset({Ended.DONE, Ended.QUARANTINED, Ended.FAILED})


class Embedded:
    """
    Works from `with` to its end, which waits for the jobs in flight.

    It gives signs of life only as the *pulse* of a worker that stays on.

    The database is the truth: another process may work on the same jobs, and what is
    not done when this one closes is done by the next.
    """

    def __init__(
        self,
        mechanism: Mechanism,
        *,
        threads: int = THREADS,
        rhythm: Rhythm = RHYTHM,
        pulse: str = "",
    ) -> None:
        self._mechanism = mechanism
        self._sandbox = Sandbox(mechanism.limits, children=CHILDREN)
        self._place = Workplace(mechanism, self._sandbox)
        self._broker = local_broker()
        self._actor = declare(self._broker, self._run)
        self._worker = dramatiq.Worker(
            self._broker, worker_threads=threads, worker_timeout=IDLE_MILLISECONDS
        )
        calls = Calls(hint=self._hint, run=self._run, has_room=self._has_room)
        self._sweeper = Sweeper(
            mechanism.store, mechanism.now, calls, rhythm, pulse=pulse
        )
        self._changed = Condition()
        self._hinted: set[JobId] = set()
        self._over = 0
        self._unfit = 0  # runs in a row that this machine could not do
        self._thresholds = gc.get_threshold()

    def __enter__(self) -> Self:
        gc.set_threshold(*RARELY)
        self._worker.start()
        self._sweeper.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sweeper.stop()
        self._worker.stop()
        self._broker.close()
        self._sandbox.close()
        gc.set_threshold(*self._thresholds)

    @property
    def place(self) -> Workplace:
        """What its jobs are done with."""
        return self._place

    def hint(self, job_id: JobId) -> None:
        """Tell of a committed job; a hint too many, or none at all, does no harm."""
        if self._has_room():  # else the sweeper finds it later
            self._hint(job_id)

    def drain(
        self,
        kind: JobKind = JobKind.RECEIVE_LETTER,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """
        Wait until no job of *kind* is ready or leased, here or elsewhere.

        Jobs that failed and are to be tried later are waited for.  *progress* is told
        how many are left, ever fewer, in this thread; 0 only at the end.

        Raises:
            SetupError: The database or the mail reader is out of order; whatever is
                left is still in the outbox.
        """
        tell = _ever_fewer(progress)
        self._unfit = 0
        while True:
            over = self._over  # before the count, so that nobody is waited for twice
            left = self._left(kind)
            tell(left)
            if left == 0:
                return
            self._sweeper.wake()
            self._wait(over + left, tell)

    def _left(self, kind: JobKind) -> int:
        with self._mechanism.store.read() as tx:
            return tx.outbox.count(JobState.READY, JobState.LEASED, kind=kind)

    def _wait(self, goal: int, tell: Callable[[int], None]) -> None:
        """Wait until *goal* jobs are over, or it is time to look again."""
        until = time.monotonic() + LOOK_AGAIN_SECONDS
        over = self._over
        while over < goal and (seconds := until - time.monotonic()) > 0:
            with self._changed:
                if self._over == over:
                    self._changed.wait(seconds)
                over = self._over
            self._refuse_unfit()
            tell(max(goal - over, 1))  # it may have been a job of another kind

    def _refuse_unfit(self) -> None:
        if self._unfit >= MOST_UNFIT:
            msg = (
                "Letters cannot be read on this machine now; they wait, sealed, until "
                "you mend the installation and run `grievance worker`."
            )
            raise SetupError(msg)

    def _hint(self, job_id: JobId) -> bool:
        with self._changed:
            if job_id not in self._hinted:
                self._hinted.add(job_id)
                self._actor.send(job_id)
        return True

    def _has_room(self) -> bool:
        return len(self._hinted) < MOST_HINTS

    def _run(self, job_id: int) -> None:
        with self._changed:
            self._hinted.discard(JobId(job_id))
        ended = run_job(self._place, JobId(job_id))
        with self._changed:
            self._over += ended in _OVER
            if ended is Ended.UNFIT:
                self._unfit += 1
            elif ended in _OVER:
                self._unfit = 0
            self._changed.notify_all()


def _ever_fewer(progress: Callable[[int], None] | None) -> Callable[[int], None]:
    least = sys.maxsize

    def tell(left: int) -> None:
        nonlocal least
        if progress is not None and left < least:
            least = left
            progress(left)

    return tell
