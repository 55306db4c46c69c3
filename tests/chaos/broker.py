"""A broker that is flushed, restarted, gone, silent or full."""

from __future__ import annotations

import os
import signal

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

import redis

from tests.servers.ports import free_port
from tests.servers.valkey import running_valkey


class Broker(ExitStack):
    """Runs for the length of the block, always on the same port."""

    def __enter__(self) -> Self:
        super().__enter__()
        self._port = free_port()
        self.url = self._start()
        return self

    def flush(self) -> None:
        with self._client() as client:
            client.flushall()

    def restart(self) -> None:
        """Forget everything, and be away for a moment."""
        with self.away():
            pass

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let nobody listen."""
        self.close()
        try:
            yield
        finally:
            self._start()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let the system take connections for it, which answers nothing."""
        with self._client() as client:
            process = int(client.info("server")["process_id"])
        os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process, signal.SIGCONT)

    @contextmanager
    def full(self) -> Iterator[None]:
        """Let it refuse whatever takes memory."""
        with self._client() as client:
            client.config_set("maxmemory-policy", "noeviction")
            client.config_set("maxmemory", 1)
            try:
                yield
            finally:
                client.config_set("maxmemory", 0)

    def _start(self) -> str:
        return self.enter_context(running_valkey(self._port))

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url)
