"""What a standing worker process has besides Dramatiq's own threads."""

from __future__ import annotations

from dataclasses import replace

import dramatiq

from dramatiq import Broker, Worker
from dramatiq.brokers.redis import RedisBroker
from redis import RedisError

from grievance.domain.ids import JobId
from grievance.mail.sandbox.pool import Sandbox
from grievance.wiring import Mechanism
from worker.actors import QUEUE, declare
from worker.collecting import collect_rarely
from worker.health import health_server
from worker.importer import Importers
from worker.jobs import LOG, run_job
from worker.left_hints import give_back_hints
from worker.pulses import pulse_of_process
from worker.sweeper import Calls, Rhythm, Sweeper
from worker.workplace import Workplace


CHILDREN = 2
MOST_HINTS = 1_000  # that wait in the broker at a time
RHYTHM = Rhythm()


class Process(dramatiq.Middleware):
    """
    Puts the actor on a broker.

    Beside whatever worker boots on it there are a sweeper, the importers, and what tells
    how the office is.
    """

    def __init__(
        self,
        mechanism: Mechanism,
        broker: RedisBroker,
        rhythm: Rhythm | None = None,
        *,
        pulse: str = "",
    ) -> None:
        """
        Take the worker's keys, and declare the actor; nothing runs before the boot.

        Unless a rhythm is given, a job is hinted at again when a lease would be over.

        Raises:
            SetupError: The keys are missing, or not those of this office.
        """
        self._sandbox = Sandbox(mechanism.limits, children=CHILDREN)
        self._place = Workplace(mechanism, self._sandbox)
        self._broker = broker
        self._actor = declare(broker, self._run)
        calls = Calls(hint=self._hint, run=self._run, has_room=self._has_room)
        self._sweeper = Sweeper(
            mechanism.store,
            mechanism.now,
            calls,
            rhythm or self._rhythm(),
            pulse=pulse or pulse_of_process(),
        )
        self._importers = Importers(mechanism, self._place, self._hint)
        self._health = health_server(mechanism)
        broker.add_middleware(self)

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002  # the hook's shape
        collect_rarely()
        self._sweeper.start()
        self._importers.start()
        if self._health is not None:
            self._health.start()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002  # the hook's shape
        if self._health is not None:
            self._health.stop()
        self._importers.stop()
        self._sweeper.stop()

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002  # the hook's shape
        self._sandbox.close()

    def _rhythm(self) -> Rhythm:
        """Hint again no later than a job is anybody's again."""
        return replace(RHYTHM, again_after=min(RHYTHM.again_after, self._place.lease))

    def _hint(self, job_id: JobId) -> bool:
        try:
            self._actor.send(job_id)
        except (RedisError, OSError) as error:
            LOG.warning("the broker is away: %s", type(error).__name__)
            return False
        return True

    def _has_room(self) -> bool:
        try:
            give_back_hints(self._broker)  # else they would fill it for good
            return bool(self._broker.do_qsize(QUEUE) < MOST_HINTS)
        except (RedisError, OSError):
            return True  # the hint will tell that the broker is away

    def _run(self, job_id: int) -> None:
        run_job(self._place, JobId(job_id))
