"""Ports of the loopback interface for servers of the tests."""

from __future__ import annotations

import random
import socket

from contextlib import suppress


# Below those that the system gives to who connects: a server that opens its port a
# second after it was found free shall not find a passing client on it.
FIRST, LAST = 20_000, 32_000
TRIES = 50


def free_port() -> int:
    """Find a port that nobody listens on now and no client is given meanwhile."""
    for _ in range(TRIES):
        port = random.randint(FIRST, LAST)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    message = f"no free port between {FIRST} and {LAST}"
    raise OSError(message)
