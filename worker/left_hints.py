"""
Hints that a dead process had fetched go back to where others find them.

Dramatiq would do so in what it calls maintenance.  That asks the server for the names
of all its keys (KEYS), which is slow where there are many, and a right that nobody
should have for it; what we have is one queue, whose keys are known.

A hint that comes back twice, or while its process was only slow, does no harm.
"""

from __future__ import annotations

from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import current_millis

from worker.actors import QUEUE
from worker.brokers import HEARTBEAT_MILLISECONDS, broker_of_another


def give_back_hints(broker: RedisBroker) -> int:
    """
    Queue again what processes had that no longer say that they live; count it.

    Raises:
        RedisError: The broker is away.
    """
    client, space = broker.client, broker.namespace
    alive = f"{space}:__heartbeats__"
    long_ago = current_millis() - HEARTBEAT_MILLISECONDS
    count = 0
    for name in map(bytes.decode, client.zrangebyscore(alive, 0, long_ago)):
        held = client.smembers(f"{space}:__acks__.{name}.{QUEUE}")
        if held:
            broker_of_another(broker, name).do_requeue(QUEUE, *held)
        client.zrem(alive, name)  # last: until then the next one finds it again
        count += len(held)
    return count
