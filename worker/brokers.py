"""
A broker on a server: it carries wake-up hints, and may lose every one of them.

No middleware of Dramatiq's own: no retries and delays, which a broker can lose, and
no time limits, which cannot interrupt a blocked socket and can kill threads.
"""

from __future__ import annotations

import redis

from dramatiq.brokers.redis import RedisBroker

from grievance.domain.errors import SetupError


HEARTBEAT_MILLISECONDS = 60_000
MAINTENANCE_CHANCE = 100_000  # in a million: a dead worker's hints come back sooner
SOCKET_SECONDS = 5.0


def redis_broker(url: str) -> RedisBroker:
    """
    Return a broker on a Redis-protocol server, without connecting yet.

    One server, by `redis://` or `rediss://` URL.  Sentinel comes later (through
    `client=`); Cluster cannot, because Dramatiq's scripts do not run on it.

    Raises:
        SetupError: The URL is none of those.
    """
    if not url.startswith(("redis://", "rediss://")):
        msg = "The broker URL is not understood; use redis://HOST:PORT/NUMBER."
        raise SetupError(msg)
    try:
        client = redis.Redis.from_url(
            url,
            socket_timeout=SOCKET_SECONDS,
            socket_connect_timeout=SOCKET_SECONDS,
            retry=None,
        )
    except ValueError:
        msg = "The broker URL is malformed; use redis://HOST:PORT/NUMBER."
        raise SetupError(msg) from None
    return RedisBroker(  # type: ignore[no-untyped-call]  # Dramatiq types only half of it
        client=client,
        middleware=[],
        heartbeat_timeout=HEARTBEAT_MILLISECONDS,
        maintenance_chance=MAINTENANCE_CHANCE,
    )
