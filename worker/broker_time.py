"""Ask a broker whether it does what workers need of it, as the doctor does."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import redis

from grievance.domain.errors import SetupError
from worker.brokers import redis_broker


PROBE = "dramatiq:doctor"  # a key as those of hints, for which rights were given
KEPT_SECONDS = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def broker_time(url: str, patience: float) -> datetime:
    """
    Return the broker's time, after it has kept something for a moment.

    Raises:
        SetupError: It is away, does not let us in, or takes nothing; nothing is lost by
            that, as workers find jobs in the database, only later.
    """
    broker = redis_broker(url)
    try:
        with closing(broker.client) as client:
            _be_patient(client, patience)
            client.set(PROBE, "1", ex=KEPT_SECONDS)
            seconds, microseconds = client.time()
    except (redis.RedisError, OSError) as error:
        raise _trouble(url, error) from None
    return _EPOCH + timedelta(seconds=seconds, microseconds=microseconds)


def _be_patient(client: redis.Redis, patience: float) -> None:
    kept = client.connection_pool.connection_kwargs
    for name in ("socket_timeout", "socket_connect_timeout"):
        kept[name] = min(patience, kept[name])


def _trouble(url: str, error: Exception) -> SetupError:
    """Say it without the URL, in which there may be a password."""
    where = urlsplit(url).hostname
    for kind, what in _WHY:
        if isinstance(error, kind):
            return SetupError(f"The broker at {where} {what}.")
    return SetupError(
        f"The broker at {where} does not answer ({type(error).__name__}); look whether "
        "it runs, and at broker.url: hints wait, jobs are done later."
    )


_WHY: tuple[tuple[type[Exception], str], ...] = (
    (
        redis.exceptions.AuthenticationError,
        "does not let us in; correct user and password in GRIEVANCE_BROKER_URL",
    ),
    (
        redis.exceptions.NoPermissionError,
        "gives this user no right to it; give it those that docs/office.md lists",
    ),
    (
        redis.exceptions.OutOfMemoryError,
        "is full; give it more memory, or look at who else writes to it",
    ),
    (
        redis.exceptions.ReadOnlyError,
        "is a replica that may only be read; name the one that is written to",
    ),
)
