"""What the workers' user of Redis may do, as docs/office.md gives it: that, and no more."""

from __future__ import annotations

import re

from collections.abc import Iterator
from contextlib import closing

import dramatiq
import pytest
import redis

from dramatiq.brokers.redis import RedisBroker

from tests.office.page import block, filled_in
from tests.servers.configured import HERE, configured
from tests.servers.ports import free_port
from tests.servers.valkey import find_valkey
from tests.worker.workplaces import wait_until
from worker.actors import QUEUE, declare
from worker.broker_time import broker_time
from worker.brokers import HEARTBEAT_MILLISECONDS, broker_of_another, redis_broker
from worker.left_hints import give_back_hints


pytestmark = pytest.mark.valkey

PASSWORD = "long-and-random"
LOOKING = "user looking on >only-in-tests allkeys allchannels +@all\n"
FOR_ALL = {"hello", "auth"}  # to come in takes no right
DEAD, DEAD_SINCE = "a-dead-process", 1  # a millisecond after 1970 began


@pytest.fixture(name="port", scope="module")
def _port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Give a server with the users that the page makes, and one who looks on."""
    port = free_port()
    users = tmp_path_factory.mktemp("acl") / "users.acl"
    page = filled_in(block("user grievance on"), {">PASSWORD": f">{PASSWORD}"})
    users.write_text(page + LOOKING)
    text = f'bind {HERE}\nport {port}\nsave ""\naclfile {users}\n'
    with configured(find_valkey(), text, port):
        yield port


@pytest.fixture(name="url")
def _url(port: int) -> str:
    return f"redis://grievance:{PASSWORD}@{HERE}:{port}/0"


@pytest.fixture(name="looking")
def _looking(port: int) -> Iterator[redis.Redis]:
    """Give a connection that may do anything, with a clean record before it."""
    name, word = "looking", "only-in-tests"
    with closing(redis.Redis(HERE, port, username=name, password=word)) as client:
        client.flushall()
        client.config_resetstat()
        client.acl_log_reset()
        yield client


def granted() -> set[str]:
    """Return the commands that the page lets the workers' user send."""
    return set(re.findall(r"\+(\S+)", block("user grievance on")))


def used(looking: redis.Redis) -> set[str]:
    """Return the commands that were sent, or called by a script, and done."""
    seen = {name.removeprefix("cmdstat_") for name in looking.info("commandstats")}
    ours = {"acl|log", "info", "config|resetstat", "flushall", "acl|reset"}
    return seen - ours - FOR_ALL


def leave_hints(broker: RedisBroker, looking: redis.Redis, count: int) -> None:
    """Have a process fetch hints and die, long ago."""
    dead = broker_of_another(broker, DEAD)
    fetched = dead.do_fetch(QUEUE, count)
    assert count == len(fetched)
    looking.zadd("dramatiq:__heartbeats__", {DEAD: DEAD_SINCE})


def test_workers_need_just_these_rights(url: str, looking: redis.Redis) -> None:
    """
    All that worker and doctor ever do is done, nothing is refused, no right is spare.
    """
    broker, done = redis_broker(url), list[int]()
    actor = declare(broker, done.append)
    for number in range(3):
        actor.send(number)
    leave_hints(broker, looking, 2)
    stray: dramatiq.Message[None] = dramatiq.Message(
        queue_name=QUEUE, actor_name="unknown", args=(), kwargs={}, options={}
    )
    broker.enqueue(stray)

    assert 2 == give_back_hints(broker)
    worker = dramatiq.Worker(broker, worker_threads=2, worker_timeout=20)
    worker.start()
    wait_until(lambda: {0, 1, 2} == set(done) and not broker.do_qsize(QUEUE))
    actor.send(3)
    worker.stop()
    broker.close()
    broker_time(url, 5)

    assert [] == looking.acl_log()
    assert granted() == used(looking)


@pytest.mark.parametrize(
    "words",
    [
        ("FLUSHALL",),
        ("FLUSHDB",),
        ("KEYS", "*"),
        ("SCAN", "0"),
        ("CONFIG", "GET", "requirepass"),
        ("ACL", "LIST"),
        ("CLIENT", "LIST"),
        ("MONITOR",),
        ("SHUTDOWN", "NOSAVE"),
        ("REPLICAOF", "broker.example", "6379"),
        ("EVAL", "return redis.call('flushall')", "0"),
        ("GET", "dramatiq:doctor"),
        ("SET", "another", "1"),
        ("HGET", "another", "1"),
        ("PUBLISH", "dramatiq:jobs", "1"),
    ],
    ids=" ".join,
)
def test_everything_else_is_refused(
    url: str, looking: redis.Redis, words: tuple[str, ...]
) -> None:
    """
    Also to somebody who has the workers' password.
    """
    with (
        closing(redis.Redis.from_url(url)) as client,
        pytest.raises(redis.exceptions.NoPermissionError),
    ):
        client.execute_command(*words)  # type: ignore[no-untyped-call]  # redis types only half of it

    assert 1 == looking.acl_log()[0]["count"]


def test_a_script_has_no_more_rights(url: str) -> None:
    """
    What a user may not do, no script does for them.
    """
    with closing(redis.Redis.from_url(url)) as client:
        script = client.register_script("return redis.call('keys', '*')")
        with pytest.raises(redis.ResponseError, match="ACL"):
            script(keys=[], args=[])


def test_nobody_comes_in_without_a_name(port: int) -> None:
    """
    The user that every server has is closed.
    """
    with (
        closing(redis.Redis(HERE, port)) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_hints_of_the_living_stay_theirs(url: str, looking: redis.Redis) -> None:
    """
    Only who was silent for as long as a heartbeat may take is taken for dead.
    """
    broker = redis_broker(url)
    declare(broker, print).send(1)
    leave_hints(broker, looking, 1)
    alive = redis_time(looking) - HEARTBEAT_MILLISECONDS // 2
    looking.zadd("dramatiq:__heartbeats__", {DEAD: alive})

    assert 0 == give_back_hints(broker)
    looking.zadd("dramatiq:__heartbeats__", {DEAD: DEAD_SINCE})
    assert 1 == give_back_hints(broker)
    assert 0 == give_back_hints(broker)
    assert None is looking.zscore("dramatiq:__heartbeats__", DEAD)
    assert 1 == looking.llen(f"dramatiq:{QUEUE}")
    broker.close()


def redis_time(client: redis.Redis) -> int:
    """Return the server's time in milliseconds, as heartbeats have it."""
    seconds, microseconds = client.time()
    return int(seconds) * 1000 + int(microseconds) // 1000
