"""Three Sentinels, as the page configures them, and what workers make of a failover."""

from __future__ import annotations

import re

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dramatiq
import pytest
import redis

from tests.office.page import block, example, filled_in
from tests.servers.certificate import Certificate
from tests.servers.configured import HERE, configured, find_redis_with_tls
from tests.servers.ports import free_port
from tests.servers.running import ServerError
from tests.servers.valkey import find_valkey
from tests.worker.workplaces import wait_until
from worker.actors import declare
from worker.brokers import redis_broker


pytestmark = pytest.mark.valkey

PASSWORD = "long-and-random"
BOUND = f"{HERE} -::1"  # names of this machine may mean either
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """
    How servers, Sentinels and workers reach each other; *how* is how to ask one.

    *tls* is what the page adds for servers, *speaking* for Sentinels.
    """

    binary: Path
    host: str = HERE
    tls: str = ""
    speaking: str = ""
    how: Mapping[str, Any] = field(default_factory=dict)
    scheme: str = "redis+sentinel"
    end: str = ""

    def of_server(self, port: int, users: Path) -> str:
        listening = self.tls.replace("PORT", str(port)) or f"port {port}\n"
        return f'bind {BOUND}\nsave ""\naclfile {users}\n{listening}'

    def of_sentinel(self, port: int) -> str:
        speaking = self.speaking.replace("PORT", str(port)) or f"port {port}\n"
        return f"bind {BOUND}\n{speaking}"


def way_here(certificate: Certificate) -> Way:
    """Go over TLS, unless no server of this machine speaks it."""
    with suppress(ServerError):
        return over_tls(find_redis_with_tls(), certificate)
    return Way(binary=find_valkey())


def over_tls(binary: Path, certificate: Certificate) -> Way:
    """Have all of them speak in names, as the page says."""
    files: dict[str, object] = {
        "/etc/grievance/server.pem": certificate.server,
        "/etc/grievance/server.key": certificate.key,
        "/etc/grievance/ca.pem": certificate.ca,
    }
    own = block("tls-port 6379").replace("aclfile", "# aclfile")
    announced = "tls-replication yes\nreplica-announce-ip localhost\n"
    return Way(
        binary=binary,
        host="localhost",
        tls=filled_in(own, {**files, "tls-port 6379": "tls-port PORT"}) + announced,
        speaking=filled_in(
            block("sentinel resolve-hostnames"), {**files, "26379": "PORT"}
        ),
        how={
            "ssl": True,
            "ssl_ca_certs": str(certificate.ca),
            "ssl_check_hostname": False,
        },
        scheme="rediss+sentinel",
        end=f"?ssl_ca_certs={certificate.ca}",
    )


@pytest.fixture(name="watched")
def _watched(certificate: Certificate, tmp_path: Path) -> Iterator[Watched]:
    """Run a primary, its replica and the Sentinels, each with the page's users."""
    way = way_here(certificate)
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
        primary.enter_context(server(way, ports[0], ports[0], users))
        stack.enter_context(server(way, ports[1], ports[0], users))
        for port in sentinels:
            stack.enter_context(sentinel(way, port, ports[0]))
        wait_until(lambda: all(knows_all(way, port) for port in sentinels))
        yield Watched(url=url_of(way, sentinels), kill_primary=primary.close)


def url_of(way: Way, sentinels: Sequence[int]) -> str:
    """Return the URL of the page, for here."""
    names = example("redis+sentinel://grievance:")
    places = ",".join(f"{way.host}:{port}" for port in sentinels)
    here = re.sub(r"@[^/]*/", f"@{places}/", names).replace("PASSWORD", PASSWORD)
    return here.replace("redis+sentinel", way.scheme) + way.end


@contextmanager
def server(way: Way, port: int, primary: int, users: Path) -> Iterator[None]:
    """Run a server, a replica of *primary* unless it is that itself."""
    replicating = filled_in(
        block("masteruser replica"),
        {"redis1.office.example 6379": f"{way.host} {primary}"},
    )
    if port == primary:
        replicating = replicating.replace("replicaof", "# replicaof")
    text = f"{way.of_server(port, users)}{replicating}"
    with configured(way.binary, text, port, **way.how):
        yield


@contextmanager
def sentinel(way: Way, port: int, primary: int) -> Iterator[None]:
    watching = filled_in(
        block("sentinel monitor"),
        {"10.0.0.11 6379": f"{way.host} {primary}", **QUICKLY},
    )
    text = f"{way.of_sentinel(port)}{watching}"
    with configured(way.binary, text, port, "--sentinel", **way.how):
        yield


def knows_all(way: Way, port: int) -> bool:
    """Whether a Sentinel knows the replica and the other Sentinels."""
    with (
        closing(redis.Redis(HERE, port, **way.how)) as client,
        suppress(redis.RedisError),
    ):
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
