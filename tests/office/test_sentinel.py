"""Three Sentinels, as the page configures them, and what workers make of a failover."""

from __future__ import annotations

import re

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dramatiq
import pytest
import redis

from tests.office.page import block, example, filled_in
from tests.servers.configured import HERE, configured
from tests.servers.valkey import find_valkey, free_port
from tests.worker.workplaces import wait_until
from worker.actors import declare
from worker.brokers import redis_broker


pytestmark = pytest.mark.valkey

PASSWORD = "long-and-random"
SENTINELS = 3
QUICKLY = {
    "down-after-milliseconds hints 5000": "down-after-milliseconds hints 300",
    "failover-timeout hints 30000": "failover-timeout hints 3000",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The URL that names the Sentinels, and what kills the server written to."""

    url: str
    kill_primary: Callable[[], None]


@pytest.fixture(name="watched")
def _watched(tmp_path: Path) -> Iterator[Watched]:
    """Run a primary, its replica and the Sentinels, each with the page's users."""
    ports, sentinels = (
        [free_port(), free_port()],
        [free_port() for _ in range(SENTINELS)],
    )
    users = tmp_path / "users.acl"
    users.write_text(
        filled_in(block("user grievance on"), {">PASSWORD": f">{PASSWORD}"})
        + block("user sentinel on")
    )
    with ExitStack() as stack:
        primary = stack.enter_context(ExitStack())
        primary.enter_context(server(ports[0], ports[0], users))
        stack.enter_context(server(ports[1], ports[0], users))
        for port in sentinels:
            stack.enter_context(sentinel(port, ports[0]))
        wait_until(lambda: all(knows_all(port) for port in sentinels))
        names = example("redis+sentinel://grievance:")
        places = ",".join(f"{HERE}:{port}" for port in sentinels)
        url = re.sub(r"@[^/]*/", f"@{places}/", names).replace("PASSWORD", PASSWORD)
        yield Watched(url=url, kill_primary=primary.close)


@contextmanager
def server(port: int, primary: int, users: Path) -> Iterator[None]:
    """Run a server, a replica of *primary* unless it is that itself."""
    replicating = filled_in(
        block("masteruser replica"), {"redis1.office.example 6379": f"{HERE} {primary}"}
    )
    if port == primary:
        replicating = replicating.replace("replicaof", "# replicaof")
    text = f'bind {HERE}\nport {port}\nsave ""\naclfile {users}\n{replicating}'
    with configured(find_valkey(), text, port):
        yield


@contextmanager
def sentinel(port: int, primary: int) -> Iterator[None]:
    watching = filled_in(
        block("sentinel monitor"), {"10.0.0.11 6379": f"{HERE} {primary}", **QUICKLY}
    )
    with configured(
        find_valkey(), f"bind {HERE}\nport {port}\n{watching}", port, "--sentinel"
    ):
        yield


def knows_all(port: int) -> bool:
    """Whether a Sentinel knows the replica and the other Sentinels."""
    with closing(redis.Redis(HERE, port)) as client, suppress(redis.RedisError):
        seen: Any = client.sentinel_master("hints")
        return (1, SENTINELS - 1) == (seen["num-slaves"], seen["num-other-sentinels"])
    return False


def test_hints_go_on_after_a_failover(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The server that is written to dies; Sentinels name its replica, and workers go there.

    The worker is the same before and after, and nobody tells it anything.
    """
    monkeypatch.setattr("dramatiq.worker.CONSUMER_RESTART_DELAY_SECS", 0.05)
    broker, done = redis_broker(watched.url), list[int]()
    actor = declare(broker, done.append)
    worker = dramatiq.Worker(broker, worker_threads=1, worker_timeout=20)
    worker.start()
    try:
        actor.send(1)
        wait_until(lambda: 1 in done)
        watched.kill_primary()

        def takes_hints() -> bool:
            with suppress(redis.RedisError):
                actor.send(2)
                return True
            return False

        assert not takes_hints()
        wait_until(takes_hints)
        wait_until(lambda: 2 in done)
    finally:
        worker.stop()
        broker.close()

    assert {1, 2} == set(done)


def test_sentinels_that_are_away_are_said_to_be() -> None:
    """
    As the broker is: hints wait, and the database is asked.
    """
    broker = redis_broker(f"redis+sentinel://{HERE}:{free_port()},{HERE}/hints")

    with pytest.raises(redis.ConnectionError, match="No master found for 'hints'"):
        broker.do_qsize("jobs")
    broker.close()
