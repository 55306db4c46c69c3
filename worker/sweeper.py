"""
The sweeper: looks into the books for jobs that nobody was told of, or that were lost.

It hints at them, and runs them itself while the broker is away, so that a lost hint,
a flushed broker or a killed worker costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from grievance.domain.ids import JobId
from grievance.domain.pulse import is_over
from grievance.storage.store import Store
from grievance.wiring import Clock
from worker.jobs import LOG
from worker.pulses import beat
from worker.schedule import plan_jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often the sweeper looks (seconds), and when it hints at a job again."""

    shortest: float = 0.25
    longest: float = 2.0
    after_outage: float = 5.0
    again_after: timedelta = timedelta(seconds=60)
    plan_every: timedelta = timedelta(minutes=1)
    batch: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """
    What to do with a job: *hint* says whether the broker took it.

    While *has_room* says no, enough hints are waiting: more would only pile up.
    """

    hint: Callable[[JobId], bool]
    run: Callable[[JobId], None]
    has_room: Callable[[], bool]


class Sweeper:
    """
    A thread beside the worker's own; one in each process.

    It gives signs of life as *pulse*, or none where nobody may count on it.
    """

    def __init__(
        self, store: Store, now: Clock, calls: Calls, rhythm: Rhythm, *, pulse: str = ""
    ) -> None:
        self._store = store
        self._now = now
        self._calls = calls
        self._rhythm = rhythm
        self._pulse = pulse
        self._planned_at: datetime | None = None
        self._stopping = Event()
        self._awake = Event()
        self._thread = Thread(target=self._keep_sweeping, name="sweeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Look now rather than later."""
        self._awake.set()

    def stop(self) -> None:
        """Stop after the job at hand, if there is one, and wait for that."""
        self._stopping.set()
        self._awake.set()
        self._thread.join()

    def sweep(self) -> int:
        """Hint at a batch of due jobs, or run them; return how many there were."""
        at = self._now()
        self._plan(at)
        found = self._due(at) if self._calls.has_room() else ()
        is_away = False
        for job_id in found:
            if self._stopping.is_set():
                break
            is_away = is_away or not self._calls.hint(job_id)
            if is_away:
                self._calls.run(job_id)
        return len(found)

    def _due(self, at: datetime) -> Sequence[JobId]:
        most, again_after = self._rhythm.batch, self._rhythm.again_after
        with self._store.begin() as tx:
            return tx.outbox.due(at=at, limit=most, again_after=again_after)

    def _plan(self, at: datetime) -> None:
        """Plan once a minute; where that fails, what is promised already goes on."""
        if not is_over(self._planned_at, self._rhythm.plan_every, at=at):
            return
        self._planned_at = at
        if self._pulse:
            beat(self._store, self._pulse, at=at)
        with self._store.begin() as tx:
            plan_jobs(tx, at=at)

    def _keep_sweeping(self) -> None:
        pause = self._rhythm.shortest
        while not self._stopping.is_set():
            pause = self._pause_after(pause)
            self._awake.wait(pause)
            self._awake.clear()

    def _pause_after(self, last: float) -> float:
        """Sweep; return the seconds until the next time."""
        try:
            found = self.sweep()
        except Exception as error:  # noqa: BLE001  # it has to outlive any outage
            LOG.warning("the sweeper pauses: %s", type(error).__name__)
            return self._rhythm.after_outage
        if found == self._rhythm.batch:
            return 0.0
        if found:
            return self._rhythm.shortest
        return min(max(2 * last, self._rhythm.shortest), self._rhythm.longest)
