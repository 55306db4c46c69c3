"""The one actor: an id comes in, a job is run, nothing else happens."""

from __future__ import annotations

from collections.abc import Callable

import dramatiq

from dramatiq import Actor, Broker


QUEUE = "jobs"


def declare(broker: Broker, run: Callable[[int], None]) -> Actor[[int], None]:
    """
    Declare the actor `run` on *broker*; its message is the id of a job.

    There are no retries, delays or time limits here: the database is the queue of
    record, and *run* never raises.
    """

    @dramatiq.actor(broker=broker, actor_name="run", queue_name=QUEUE)
    def actor(job_id: int) -> None:
        run(job_id)

    return actor
