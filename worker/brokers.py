"""
A broker on a server: it carries wake-up hints, and may lose every one of them.

No middleware of Dramatiq's own: no retries and delays, which a broker can lose, and
no time limits, which cannot interrupt a blocked socket and can kill threads.
"""

from __future__ import annotations

import redis

from dramatiq.brokers.redis import RedisBroker

from worker.broker_clients import redis_client


HEARTBEAT_MILLISECONDS = 60_000


def redis_broker(url: str) -> RedisBroker:
    """
    Return a broker on a Redis-protocol server, without connecting yet.

    One server, or those behind Sentinels.  Cluster cannot be, because Dramatiq's scripts
    do not run on it.

    Raises:
        SetupError: The URL is not one of a broker.
    """
    return _broker_of(redis_client(url))


def broker_of_another(broker: RedisBroker, name: str) -> RedisBroker:
    """Return *broker* as the process that is known to it as *name* had it."""
    theirs = _broker_of(broker.client)
    theirs.broker_id = name
    return theirs


def _broker_of(client: redis.Redis) -> RedisBroker:
    return RedisBroker(  # type: ignore[no-untyped-call]  # Dramatiq types only half of it
        client=client,
        middleware=[],
        heartbeat_timeout=HEARTBEAT_MILLISECONDS,
        maintenance_chance=0,  # it asks for the names of all keys; see left_hints
    )
