from __future__ import annotations

import logging

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import dramatiq
import msgspec
import pytest
import redis

from grievance.domain.errors import SetupError
from grievance.domain.ids import JobId, SpoolId
from grievance.domain.intake import Outcome
from grievance.mail.sandbox.pool import Sandbox
from grievance.settings import WorkerSettings
from tests.doubles import HereReader
from tests.offices import Office
from tests.servers.valkey import running_valkey
from tests.worker.workplaces import (
    SECRET,
    SpeedyClock,
    collect_secret,
    mechanism_at,
    wait_until,
)
from worker.brokers import redis_broker
from worker.process import Process
from worker.sweeper import Rhythm


pytestmark = pytest.mark.valkey

# With nothing to sweep but what a broker lost.
PATIENT = Rhythm(shortest=0.02, again_after=timedelta(days=1))
EAGER = Rhythm(shortest=0.02, longest=0.1, again_after=timedelta(0))


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Read mails in this process, and do not wait long for a broker that is away.
    """
    reader = HereReader()
    monkeypatch.setattr(Sandbox, "parse", lambda _, raw: reader.parse(raw))
    monkeypatch.setattr("dramatiq.worker.CONSUMER_RESTART_DELAY_SECS", 0.05)


def prepared(office: Office, url: str, rhythm: Rhythm) -> Process:
    """Make a worker process that is not at work yet."""
    mechanism = mechanism_at(office, SpeedyClock.start())
    return Process(mechanism, redis_broker(url), rhythm)


@contextmanager
def at_work(process: Process) -> Iterator[None]:
    """Let a process work, as Dramatiq's command line does."""
    worker = dramatiq.Worker(process._actor.broker, worker_threads=2, worker_timeout=20)
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        process._actor.broker.close()


def is_received(office: Office, spool_id: SpoolId) -> bool:
    return office.receipt(spool_id).outcome is not None


def test_a_hint_wakes_a_worker(office: Office, fresh_valkey_url: str) -> None:
    """
    Through a real server; repeated hints make no second case.
    """
    process = prepared(office, fresh_valkey_url, PATIENT)
    job_id, spool_id = collect_secret(office)
    with office.store.begin() as tx:  # so that the sweeper leaves it alone
        tx.outbox.due(at=process._place.now(), limit=9, again_after=timedelta(0))

    assert [True] * 3 == [process._hint(job_id) for _ in range(3)]
    with at_work(process):
        wait_until(lambda: is_received(office, spool_id))

    assert 1 == office.tamper('UPDATE "case" SET unread = unread')


@pytest.mark.parametrize(("lease", "again"), [(20, 20), (300, 60)])
def test_a_job_is_hinted_at_again_when_its_lease_is_over(
    sqlite_office: Office, lease: int, again: int
) -> None:
    """
    An office that wants a dead worker's jobs taken over soon gets what it set.
    """
    mechanism = sqlite_office.mechanism
    worker = WorkerSettings(lease_seconds=lease)
    settings = msgspec.structs.replace(mechanism.settings, worker=worker)
    broker = redis_broker("redis://127.0.0.1:1")

    process = Process(replace(mechanism, settings=settings), broker)

    assert timedelta(seconds=again) == process._sweeper._rhythm.again_after
    broker.close()


def test_a_broker_never_sees_a_word(
    sqlite_office: Office, fresh_valkey_url: str
) -> None:
    """
    Raw, what lies there of a letter is the number of its job.
    """
    process = prepared(sqlite_office, fresh_valkey_url, PATIENT)
    job_id, spool_id = collect_secret(sqlite_office)
    process._hint(job_id)

    with closing(redis.Redis.from_url(fresh_valkey_url)) as client:
        stored = repr([raw_value(client, key) for key in client.scan_iter()])

    assert f'"args":[{job_id}],"kwargs":{{}}' in stored
    assert SECRET not in stored
    assert str(spool_id) not in stored


def raw_value(client: redis.Redis, key: bytes) -> tuple[bytes, Any]:
    """Return a key and everything that is kept under it."""
    reading: dict[bytes, tuple[Any, ...]] = {
        b"hash": ("HGETALL", key),
        b"list": ("LRANGE", key, 0, -1),
        b"set": ("SMEMBERS", key),
        b"string": ("GET", key),
        b"zset": ("ZRANGE", key, 0, -1),
    }
    ask: Callable[..., Any] = client.execute_command
    return key, ask(*reading[ask("TYPE", key)])


def test_a_flushed_broker_loses_nothing(office: Office, fresh_valkey_url: str) -> None:
    """
    The hint is gone; the sweeper finds the job in the database.
    """
    process = prepared(office, fresh_valkey_url, EAGER)
    job_id, spool_id = collect_secret(office)
    process._hint(job_id)
    with closing(redis.Redis.from_url(fresh_valkey_url)) as client:
        client.flushall()

    with at_work(process):
        wait_until(lambda: is_received(office, spool_id))

    assert Outcome.CASE == office.receipt(spool_id).outcome


def test_a_broker_that_goes_away_stops_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """
    The sweeper does the work alone, and says so without a word of it.
    """
    caplog.set_level(logging.DEBUG, "grievance")
    with running_valkey() as url:
        process = prepared(office, url, EAGER)
        assert process._hint(JobId(10**9))
    with at_work(process):
        _, spool_id = collect_secret(office)
        wait_until(lambda: is_received(office, spool_id))

    assert Outcome.CASE == office.receipt(spool_id).outcome
    assert "the broker is away: ConnectionError" in caplog.messages
    assert SECRET not in caplog.text


def test_hints_do_not_pile_up(
    sqlite_office: Office, fresh_valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The sweepers of all processes look at what waits in the broker they share.
    """
    monkeypatch.setattr("worker.process.MOST_HINTS", 2)
    process = prepared(sqlite_office, fresh_valkey_url, EAGER)

    room = [(process._has_room(), process._hint(JobId(n)))[0] for n in range(3)]

    assert [True, True, False] == room


@pytest.mark.parametrize(
    "url",
    [
        "",
        "amqp://localhost",
        "sentinel://localhost",
        "redis://host:port",
        "redis+sentinel://localhost",
        "redis+sentinel://localhost,/hints",
        "redis+sentinel://localhost:port/hints",
    ],
)
def test_other_brokers_are_refused(url: str) -> None:
    """
    In a sentence that shows what a URL looks like.
    """
    with pytest.raises(SetupError, match="use redis://HOST"):
        redis_broker(url)
