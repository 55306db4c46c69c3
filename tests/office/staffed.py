"""What several processes on one database made of the mails that came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event, Thread
from typing import Self

import msgspec

from sqlalchemy import text

from grievance.domain.intake import Outcome
from grievance.domain.outbox import JobKind, JobState
from grievance.settings import WorkerSettings, read_settings, write_settings
from grievance.wiring import utc_now
from tests.doubles import make_mail
from tests.offices import Office


RECEIVED = f"kind = '{JobKind.RECEIVE_LETTER}'"
TRIES = f"SELECT attempts FROM outbox WHERE {RECEIVED}"
LEFT = f"SELECT count(*) FROM outbox WHERE {RECEIVED} AND state <> 'done'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """How many messages came to what, how many cases there are, and tries of jobs."""

    outcomes: Mapping[str, int]
    cases: int
    failed: int
    tries: Mapping[int, int]


def books_of(office: Office) -> Books:
    """Count."""
    with office.store.engine.connect() as connection:
        outcomes = connection.scalars(text("SELECT outcome FROM receipt")).all()
        cases = connection.scalar(text('SELECT count(*) FROM "case"'))
        tries = connection.scalars(text(TRIES)).all()
    with office.store.read() as tx:
        failed = tx.outbox.count(JobState.FAILED)
    return Books(
        outcomes=Counter(outcomes),
        cases=cases or 0,
        failed=failed,
        tries=Counter(tries),
    )


def each_once(mails: int, tries: Mapping[int, int] | None = None) -> Books:
    """Say what there is if each mail became a case, at the first try unless told."""
    return Books(
        outcomes={Outcome.CASE.value: mails},
        cases=mails,
        failed=0,
        tries=tries or {1: mails},
    )


def unread(office: Office) -> int:
    """Count the mails that are not read yet."""
    with office.store.engine.connect() as connection:
        return int(connection.scalar(text(LEFT)) or 0)


def leased(office: Office) -> int:
    """Count the mails that somebody is reading, or says so."""
    with office.store.read() as tx:
        return tx.outbox.count(JobState.LEASED, kind=JobKind.RECEIVE_LETTER)


def write_to(office: Office, number: int) -> None:
    """Take in a mail that is like no other, as a mail server's pipe does."""
    sender = f"Writer {number} <writer{number}@post{number}.example>"
    raw = make_mail(f"Letter {number}: nobody pays us.", sender=sender)
    office.collect(raw, at=utc_now())


def configure(office: Office, lease_seconds: int | None = None) -> None:
    """Let it answer nobody, as it has no server for mail, and lease as it is told."""
    path = office.mechanism.home.settings
    settings = read_settings(path, {})
    mail = msgspec.structs.replace(settings.mail, acknowledge=False)
    worker = settings.worker
    if lease_seconds is not None:
        worker = WorkerSettings(lease_seconds=lease_seconds)
    settings = msgspec.structs.replace(settings, mail=mail, worker=worker)
    path.write_text(write_settings(settings), "utf-8")


class Writers:
    """Mails that keep coming in, in a thread of their own, until nobody listens."""

    PAUSE = 0.25  # seconds between two mails

    def __init__(self, office: Office) -> None:
        self._office = office
        self._over = Event()
        self._thread = Thread(target=self._write, name="writers")
        self.count = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _write(self) -> None:
        while not self._over.wait(self.PAUSE):
            write_to(self._office, self.count)
            self.count += 1
