"""Makers for the tests of the worker: clocks, workplaces, jobs, and looks at rows."""

from __future__ import annotations

import time

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import text

from grievance.domain.ids import JobId, SpoolId
from grievance.domain.outbox import JobKind, JobState
from grievance.mail.letter import Letter
from grievance.mail.sandbox.pool import Sandbox
from grievance.services.intake.reception import Reader
from grievance.storage.store import Store
from grievance.wiring import Mechanism
from tests.doubles import NOON, HereReader, make_mail
from tests.offices import Office
from worker.workplace import Workplace


SECRET = "zwetschgenmus"
"""A word that a complainant wrote, and that may turn up nowhere."""

PATIENCE = 60.0  # seconds; only a broken worker needs them


@dataclass
class MovingClock:
    """Tells the time it is set to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


@dataclass
class SpeedyClock:
    """Starts at noon; a second of ours is twenty of its own."""

    started: float

    @classmethod
    def start(cls) -> SpeedyClock:
        return cls(time.monotonic())

    def __call__(self) -> datetime:
        return NOON + timedelta(seconds=20 * (time.monotonic() - self.started))


@dataclass
class BrokenReader:
    """Fails at every mail, quoting it, as a bug could."""

    error: Callable[[str], Exception]

    def parse(self, raw: bytes) -> Letter:
        raise self.error(raw.decode())


def mechanism_at(office: Office, clock: Callable[[], datetime]) -> Mechanism:
    """Give the office another clock."""
    return replace(office.mechanism, now=clock)


def workplace(
    office: Office, clock: Callable[[], datetime], reader: Reader | None = None
) -> Workplace:
    """Make a workplace whose reader, unless given, reads in this process."""
    sandbox = cast("Sandbox", reader or HereReader())  # any Reader serves
    return Workplace(mechanism_at(office, clock), sandbox)


@contextmanager
def unplugged(place: Workplace) -> Iterator[None]:
    """Take the database away from a workplace."""
    away = Store.open("postgresql://127.0.0.1:1/none")
    place._mechanism = replace(place._mechanism, store=away)
    place._reception = replace(place._reception, store=away)
    try:
        yield
    finally:
        away.close()


def collect_secret(office: Office, *, at: datetime = NOON) -> tuple[JobId, SpoolId]:
    """Take in a mail with the marked word in it; return its job and its receipt."""
    raw = make_mail(f"They hid the {SECRET}.", subject=SECRET)
    collected = office.collect(raw, at=at)
    assert collected.job_id is not None
    return collected.job_id, collected.spool_id


def promise_checkpoint(store: Store, name: str, *, at: datetime = NOON) -> JobId:
    """Promise a job that needs no letter."""
    with store.begin() as tx:
        job_id = tx.outbox.add(
            JobKind.SIGN_CHECKPOINT, dedup_key=name, ref=name, due_at=at
        )
    assert job_id is not None
    return job_id


def count_jobs(store: Store, *states: JobState) -> int:
    """Count jobs in *states*."""
    with store.read() as tx:
        return tx.outbox.count(*states)


def attempts_and_error(store: Store, job_id: JobId) -> tuple[int, str]:
    """Read what the outbox keeps about the tries of a job."""
    wanted = text("SELECT attempts, error FROM outbox WHERE id = :id")
    with store.engine.connect() as connection:
        row = connection.execute(wanted, {"id": job_id}).one()
    return row.attempts, row.error


def wait_until(holds: Callable[[], bool]) -> None:
    """Look until something in another process or thread *holds*."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
