"""Somebody who reads and writes what goes through the broker, a real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import msgspec
import pytest
import redis

from grievance.domain.ids import JobId
from grievance.domain.outbox import JobKind, JobState
from grievance.mail.sandbox.pool import Sandbox
from tests.attacks.scene import Fact, Scene
from tests.doubles import NOON, HereReader
from tests.offices import DANA, Office
from tests.worker.test_process import EAGER, at_work, prepared, raw_value
from tests.worker.workplaces import wait_until
from worker.actors import QUEUE
from worker.process import Process
from worker.sweeper import Rhythm


pytestmark = pytest.mark.valkey

NO_SWEEPING = Rhythm(shortest=60, longest=60, again_after=timedelta(days=1))
SHELL = "__import__('os').system('true')"


@pytest.fixture(name="broker")
def _broker(
    fresh_valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[redis.Redis]:
    """The broker in the hands of the attacker; mails are read in this process."""
    reader = HereReader()
    monkeypatch.setattr(Sandbox, "parse", lambda _, raw: reader.parse(raw))
    monkeypatch.setattr("dramatiq.worker.CONSUMER_RESTART_DELAY_SECS", 0.05)
    with closing(redis.Redis.from_url(fresh_valkey_url)) as client:
        yield client


def inject(broker: redis.Redis, number: int, body: bytes) -> None:
    """Put a message there as Dramatiq would."""
    name = f"forged-{number}"
    broker.hset(f"dramatiq:{QUEUE}.msgs", name, body)
    broker.rpush(f"dramatiq:{QUEUE}", name)


def message(number: int, *args: object, actor: str = "run", **more: object) -> bytes:
    """Write a message; what it says nobody has checked."""
    return msgspec.json.encode(
        {
            "queue_name": QUEUE,
            "actor_name": actor,
            "args": args,
            "kwargs": {},
            "options": {"redis_message_id": f"forged-{number}", **more},
            "message_id": f"forged-{number}",
            "message_timestamp": 0,
        }
    )


def receiving(office: Office, *states: JobState) -> int:
    with office.store.read() as tx:
        return tx.outbox.count(*states, kind=JobKind.RECEIVE_LETTER)


def promised_for_tomorrow(office: Office) -> JobId:
    with office.store.begin() as tx:
        job_id = tx.outbox.add(
            JobKind.SIGN_CHECKPOINT,
            dedup_key="tomorrow",
            ref="tomorrow",
            due_at=NOON + timedelta(days=365),
        )
    assert job_id is not None
    return job_id


def state_of(office: Office, job_id: JobId) -> str:
    with office.store.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT state FROM outbox WHERE id = ?", (job_id,)
        )
        return str(found.scalar_one()).lower()


def process_of(office: Office, broker: redis.Redis, rhythm: Rhythm) -> Process:
    port = broker.connection_pool.connection_kwargs["port"]
    return prepared(office, f"redis://127.0.0.1:{port}/0", rhythm)


def test_reads_numbers_and_nothing_else(
    office: Office, broker: redis.Redis, scene: Scene
) -> None:
    """
    That there is something to do, and when; no word, name, case or message.
    """
    process = process_of(office, broker, NO_SWEEPING)
    assert 0 < process._sweeper.sweep()

    stored = repr([raw_value(broker, key) for key in broker.scan_iter()])
    process._actor.broker.close()

    assert '"args":[' in stored
    sealed = (*Fact, DANA, "mira", str(scene.coming_id), scene.coming_id.hex)
    assert [] == [word for word in (*sealed, str(scene.case_id)) if word in stored]


def test_forges_and_replays_nothing_but_a_hint(
    office: Office, broker: redis.Redis
) -> None:
    """
    Whatever is put there: a job is done once, when it is due, as the database has it.
    """
    later, cases = promised_for_tomorrow(office), count_cases(office)
    done = receiving(office, JobState.DONE)
    process = process_of(office, broker, NO_SWEEPING)
    [waiting] = waiting_jobs(office)
    forged = (
        message(0, 10**30),
        message(1, -1),
        message(2, SHELL),
        message(3, {"job_id": waiting}),
        message(4, later),
        message(5, waiting, actor="os.system"),
        b"\x80\x04no json",
        message(7, waiting),
        message(8, waiting),
        message(9, waiting),
    )
    for number, body in enumerate(forged):
        inject(broker, number, body)

    with at_work(process):
        wait_until(lambda: receiving(office, JobState.DONE) > done)
        wait_until(lambda: not broker.llen(f"dramatiq:{QUEUE}"))

    assert cases + 1 == count_cases(office)
    assert "ready" == state_of(office, later)
    assert () == office.verify().problems


def test_drops_what_is_found_again(office: Office, broker: redis.Redis) -> None:
    """
    A hint taken away is delay and nothing else: the database has the job, and hints at
    it again.  Whoever goes on taking every hint away holds the work up for that long.
    """
    process = process_of(office, broker, EAGER)
    process._sweeper.sweep()
    broker.flushall()
    done = receiving(office, JobState.DONE)

    with at_work(process):
        wait_until(lambda: receiving(office, JobState.DONE) > done)


def count_cases(office: Office) -> int:
    with office.store.read() as tx:
        return len(list(tx.worklists.all_covers()))


def waiting_jobs(office: Office) -> list[int]:
    with office.store.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM outbox WHERE kind = ? AND state = ?",
            (JobKind.RECEIVE_LETTER.value, JobState.READY.value),
        )
        return [row.id for row in found]
