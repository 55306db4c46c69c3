"""
How many worker processes an office needs: measured on PostgreSQL, then simulated.

Real processes, one and then two, drain a spool of the same mails; of each run only the
middle is counted, when all are at work.  One process by itself gives the seconds of a
mail, and the log those in which it is locked for one.  From these `queueing` says what
more processes and more mails a day would do, on machines of their own; on this one all
share its processors with the database, so that two real ones may do less than two
simulated ones.  A day is one of eight hours, in which mails come whenever they like.
"""

from __future__ import annotations

import time

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import Any

from sqlalchemy import event

from grievance.domain.outbox import JobKind, JobState
from grievance.wiring import build
from tests.benchmarks.intake import WARM_UP
from tests.benchmarks.mails import write_mails
from tests.benchmarks.queueing import Shop, coming, work
from tests.benchmarks.row import Row
from tests.doubles import running_clock
from tests.offices import DANA, Office, closing, make_office
from tests.servers.postgres import running_postgres
from worker.embedded import Embedded
from worker.sweeper import Rhythm


MAILS = 80
FIRST, LAST = 0.75, 0.25  # of them are left where counting starts and ends
LOOK = 0.02  # seconds
WORKING_DAY = 8 * 3600.0
DAYS = (1_000, 10_000, 100_000, 500_000)  # mails
WORKERS = (1, 2, 4, 8, 16)
BUSY = 0.8  # of a worker's time; beyond it waits grow without measure
RHYTHM = Rhythm(shortest=0.05, again_after=timedelta(seconds=1), batch=10)
LOCKING = "log_head"


def measure() -> list[Row]:
    """Measure what a mail takes, check the simulation by two processes, then use it."""
    with _office() as office:
        one, two = _drained(office, 1), _drained(office, 2)
        writing = _locked(office)
    reading = 1 / one - writing
    shop = Shop(workers=1, reading=reading, writing=writing)
    at_once = [0.0] * MAILS
    alone, together = (work(replace(shop, workers=n), at_once).rate for n in (1, 2))
    return [
        Row(name="worker, a mail", value=1000 / one, unit="ms"),
        Row(name="of which the log is locked", value=1000 * writing, unit="ms"),
        Row(name="two workers to one, measured", value=two / one, unit="times as many"),
        Row(
            name="two workers to one, simulated",
            value=together / alone,
            unit="times as many",
        ),
        Row(name="the log's limit", value=1 / writing, unit="mails/s"),
        *_days(shop),
    ]


def _days(shop: Shop) -> Iterator[Row]:
    """Yield for each number of mails how few workers do, and what these are like."""
    for mails in DAYS:
        seconds = min(WORKING_DAY, 20_000 / mails * WORKING_DAY)  # as good as all of it
        arrivals = coming(min(mails, 20_000), seconds)
        name = f"simulated, {mails:,} mails a day"
        for workers in WORKERS:
            worked = work(replace(shop, workers=workers), arrivals)
            if worked.workers <= BUSY:
                yield Row(name=f"{name}: processes", value=workers, unit="")
                yield Row(name=f"{name}: used", value=100 * worked.workers, unit="%")
                yield Row(name=f"{name}: log locked", value=100 * worked.log, unit="%")
                yield Row(name=f"{name}: p95", value=worked.late, unit="s")
                break


@contextmanager
def _office() -> Iterator[Office]:
    with (
        TemporaryDirectory() as folder,
        running_postgres() as server,
        server.database("simulated") as url,
        closing(make_office(Path(folder, "home"), url, people=(DANA,))) as office,
    ):
        yield office


def _drained(office: Office, processes: int) -> float:
    """Let processes drain a full spool; return how many mails they do a second."""
    for raw in write_mails(MAILS, seed=processes):
        office.collect(_other(raw, processes))
    context = get_context("spawn")
    home = office.mechanism.home.path
    working = [context.Process(target=_work, args=(home,)) for _ in range(processes)]
    for one in working:
        one.start()
    start = _when(office, FIRST * MAILS)
    end = _when(office, LAST * MAILS)
    for one in working:
        one.join()
        assert one.exitcode == 0
    return (FIRST - LAST) * MAILS / (end - start)


def _other(raw: bytes, number: int) -> bytes:
    """Return a mail that was not sent before."""
    return raw.replace(b"<letter.", b"<letter.%d." % number)


def _when(office: Office, left: float) -> float:
    while _left(office) > left:
        time.sleep(LOOK)
    return time.perf_counter()


def _left(office: Office) -> int:
    with office.store.read() as tx:
        states = (JobState.READY, JobState.LEASED)
        return tx.outbox.count(*states, kind=JobKind.RECEIVE_LETTER)


def _work(home: Path) -> None:
    """Be a worker process with one thread until nothing is left."""
    mechanism = build(home, {}, now=running_clock())
    with Embedded(mechanism, threads=1, rhythm=RHYTHM) as worker:
        worker.drain()
    mechanism.store.close()


def _locked(office: Office) -> float:
    """Return the seconds from asking for the log until its lock is given back."""
    asked: dict[int, float] = {}
    took: list[float] = []

    def ask(*sent: Any) -> None:
        if LOCKING in sent[2] and "FOR UPDATE" in sent[2]:
            asked.setdefault(get_ident(), time.perf_counter())

    def give_back(_connection: object) -> None:
        if (since := asked.pop(get_ident(), None)) is not None:
            took.append(time.perf_counter() - since)

    for raw in write_mails(2 * WARM_UP, seed=9):
        office.collect(_other(raw, 9))
    engine = office.store.engine
    event.listen(engine, "before_cursor_execute", ask)
    event.listen(engine, "commit", give_back)
    mechanism = replace(office.mechanism, now=running_clock())
    with Embedded(mechanism, threads=1, rhythm=RHYTHM) as worker:
        worker.drain()
    return median(took)
