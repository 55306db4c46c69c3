"""
How many worker processes an office needs: measured on PostgreSQL, then simulated.

Real processes, one and then two, drain a spool of the same mails; of each run only the
middle is counted, when all are at work.  One process by itself gives the seconds of a
mail, and the log those in which it is locked for one.  From these `queueing` says what
more processes and more mails a day would do, on machines of their own.  On this one all
share its processors with the database and whatever else runs; so it is told, too, what
processors a mail takes in all processes together, how many times one worker that leaves
room for, and how much of the machine was at work while two were.  A day is one of eight
hours, in which mails come whenever they like.
"""

from __future__ import annotations

import time

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import Any

import psutil

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """
    Mails a second; seconds of processors that one took in all processes of ours.

    *machine* is the part of its processors that was at work, for whomever.
    """

    rate: float
    processor: float
    machine: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What was used until now, in seconds."""

    at: float
    processor: float
    idle: float

    @classmethod
    def at_once(cls, ours: Iterable[psutil.Process]) -> _Look:
        """Add up what *ours* used, with their children, those that ended too."""
        every = [one for root in ours for one in (root, *root.children(recursive=True))]
        return cls(
            at=time.perf_counter(),
            processor=sum(map(_used, every)),
            idle=psutil.cpu_times().idle,
        )


def _used(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):  # then it is its parent who used it
        return float(sum(process.cpu_times()[:4]))
    return 0.0


def measure() -> list[Row]:
    """Measure what a mail takes, check the simulation by two processes, then use it."""
    with _office() as office:
        one, two = _drained(office, 1), _drained(office, 2)
        writing = _locked(office)
    reading = 1 / one.rate - writing
    shop = Shop(workers=1, reading=reading, writing=writing)
    at_once = [0.0] * MAILS
    alone, together = (work(replace(shop, workers=n), at_once).rate for n in (1, 2))
    return [
        Row(name="worker, a mail", value=1000 / one.rate, unit="ms"),
        Row(name="of processors, a mail", value=1000 * one.processor, unit="ms"),
        Row(name="of which the log is locked", value=1000 * writing, unit="ms"),
        Row(
            name="two workers to one, measured",
            value=two.rate / one.rate,
            unit="times as many",
        ),
        Row(
            name="two workers to one, room on this machine",
            value=(psutil.cpu_count() or 1) / one.processor / one.rate,
            unit="times as many",
        ),
        Row(name="machine at work, one worker", value=100 * one.machine, unit="%"),
        Row(name="machine at work, two workers", value=100 * two.machine, unit="%"),
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


def _drained(office: Office, processes: int) -> Drained:
    """Let processes drain a full spool, and look at what they use in the middle of it."""
    for raw in write_mails(MAILS, seed=processes):
        office.collect(_other(raw, processes))
    context = get_context("spawn")
    home = office.mechanism.home.path
    working = [context.Process(target=_work, args=(home,)) for _ in range(processes)]
    for one in working:
        one.start()
    ours = [*(psutil.Process(one.pid) for one in working), _server(office)]
    _wait(office, FIRST * MAILS)
    start, before = _Look.at_once(ours), _left(office)
    _wait(office, LAST * MAILS)
    end, mails = _Look.at_once(ours), before - _left(office)
    for one in working:
        one.join()
        assert one.exitcode == 0
    seconds, processors = end.at - start.at, psutil.cpu_count() or 1
    return Drained(
        rate=mails / seconds,
        processor=(end.processor - start.processor) / mails,
        machine=1 - (end.idle - start.idle) / (seconds * processors),
    )


def _server(office: Office) -> psutil.Process:
    """Return the first process of the database's server, parent of all others."""
    with office.store.engine.connect() as connection:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    server = psutil.Process(pid).parent()
    assert server is not None
    return server


def _other(raw: bytes, number: int) -> bytes:
    """Return a mail that was not sent before."""
    return raw.replace(b"<letter.", b"<letter.%d." % number)


def _wait(office: Office, left: float) -> None:
    while _left(office) > left:
        time.sleep(LOOK)


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
