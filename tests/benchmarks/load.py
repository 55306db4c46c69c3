"""
An office with very many cases and letters on PostgreSQL: what grows with them.

`crowd` says what is real and what is not.  Measured is what an office waits for: taking
mails in, beside the floor of `intake`; opening a case; the covers of a whole queue (what
the desk does is measured by `queue` and `search`, with real cases, on PostgreSQL with
`--engine postgresql`); rows that others changed; a round of the clocks; the sweeper's
look for due jobs; what the metrics count.  The log is grown to one entry a letter.
Verifying a log is measured by `log`, planning by `planning`: both read all there is, row
by row.

The server makes nothing durable, so that disks do not count.  Of each table that grows
it is told whether one of these reads it whole.
"""

from __future__ import annotations

import time

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from grievance.cli.taking_in import take_in
from grievance.domain.clock import DUE_SOON
from grievance.domain.outbox import JobKind, JobState
from grievance.mail.boxes.files import Incoming
from grievance.services.cases.call_on_clocks import find_calls
from grievance.services.cases.open_case import open_case
from grievance.services.slips.list_cases import list_some
from tests.benchmarks.crowd import Crowd, make_crowd
from tests.benchmarks.floors import floor
from tests.benchmarks.intake import WARM_UP
from tests.benchmarks.log import grow
from tests.benchmarks.mails import write_mails
from tests.benchmarks.plans import Asked, read_whole, watching
from tests.benchmarks.row import Row
from tests.doubles import NOON, running_clock
from tests.offices import DANA, Office, closing, make_office
from tests.servers.postgres import running_postgres
from worker.embedded import Embedded
from worker.schedule import plan_jobs


CASES: Final = 1_000
LETTERS_A_CASE: Final = 10
MAILS: Final = 60
ROUNDS: Final = 7
CHANGED: Final = 50
GROWING: Final = frozenset(
    {
        "case",
        "case_slot",
        "case_grant",
        "slip",
        "part",
        "receipt",
        "outbox",
        "log_entry",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that an office waits for; *reads_all* where it has to."""

    name: str
    do: Callable[[], object]
    reads_all: bool = False


def measure(cases: int = CASES, letters: int | None = None) -> list[Row]:
    """Fill an office, then measure in it."""
    with _office() as office:
        started = time.perf_counter()
        crowd = make_crowd(
            office, cases=cases, letters=letters or LETTERS_A_CASE * cases
        )
        grow(office, crowd.letters)
        filled = time.perf_counter() - started
        name = f"load {crowd.cases:,} cases, {crowd.letters:,} letters"
        rows = [Row(name=f"{name}: filled", value=filled, unit="s")]
        for action in actions(office, crowd):
            rows += _measured(name, office, action)
        return [*rows, *_intake(name, office)]


@contextmanager
def _office() -> Iterator[Office]:
    with (
        TemporaryDirectory() as folder,
        running_postgres() as server,
        server.database("crowd") as url,
        closing(make_office(Path(folder, "home"), url, people=(DANA,))) as office,
    ):
        yield office


def actions(office: Office, crowd: Crowd) -> Sequence[Action]:
    """Return what is measured besides intake."""
    cases = iter(crowd.real)
    timetable = office.mechanism.timetable
    holder = office.rings[DANA].author.holder

    def opened() -> None:
        with office.store.begin() as tx:
            ring, case_id = office.rings[DANA], next(cases)
            open_case(tx, ring, case_id, with_writers=False, at=NOON)

    def covers() -> None:
        with office.store.read() as tx:
            assert len(tx.worklists.covers(holder)) >= crowd.cases

    def changed() -> None:
        with office.store.read() as tx:
            some = crowd.real[:CHANGED]
            assert len(list_some(tx, office.rings[DANA], some)) == len(some)

    def clocks() -> None:
        with office.store.read() as tx:
            find_calls(tx, timetable, at=NOON - DUE_SOON)

    return (
        Action(name="open a case", do=opened),
        Action(name="covers of the whole queue", do=covers, reads_all=True),
        Action(name="what others did to fifty cases", do=changed),
        Action(name="a round of the clocks", do=clocks),
        *_of_jobs(office),
    )


def _of_jobs(office: Office) -> Sequence[Action]:
    def due() -> None:
        with office.store.begin() as tx:
            tx.outbox.due(at=NOON, limit=200, again_after=timedelta(minutes=1))

    def promises() -> None:
        with office.store.begin() as tx:
            plan_jobs(tx, at=NOON)
            tx.outbox.is_outstanding(JobKind.PLAN_NOTICES, at=NOON)
            tx.outbox.ready(JobKind.PLAN_NOTICES)

    def waiting() -> None:
        with office.store.read() as tx:
            states = (JobState.READY, JobState.LEASED)
            tx.outbox.count(*states, kind=JobKind.RECEIVE_LETTER)
            tx.outbox.failed()

    def told() -> None:
        with office.store.read() as tx:
            tx.tallies.jobs()

    return (
        Action(name="sweeper looks for due jobs", do=due),
        Action(name="what falls due is promised", do=promises),
        Action(name="intake counts what still waits", do=waiting),
        Action(name="metrics count the jobs", do=told, reads_all=True),
    )


def _measured(name: str, office: Office, action: Action) -> list[Row]:
    engine = office.store.engine
    with watching(engine) as asked:
        action.do()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        action.do()
        times.append(time.perf_counter() - started)
    rows = [Row(name=f"{name}: {action.name}", value=1000 * median(times), unit="ms")]
    if not action.reads_all:
        rows.append(_whole(f"{name}: {action.name}", office, asked))
    return rows


def _whole(name: str, office: Office, asked: Sequence[Asked]) -> Row:
    """Count the growing tables that were read whole, and name them."""
    tables = read_whole(office.store.engine, asked) & GROWING
    return Row(
        name=f"{name}, tables read whole",
        value=len(tables),
        unit=", ".join(sorted(tables)) or "tables",
        goal=0.0,
    )


def _intake(name: str, office: Office) -> list[Row]:
    """Take mails in, and do the least with the same ones, in the same minute."""
    mails = write_mails(WARM_UP + MAILS)
    lowest = floor(mails[WARM_UP:])
    incoming = [Incoming(label=str(n), raw=raw) for n, raw in enumerate(mails)]
    mechanism = replace(office.mechanism, now=running_clock())
    with Embedded(mechanism) as worker:
        take_in(mechanism, worker, incoming[:WARM_UP])
        with watching(office.store.engine) as asked:
            started = time.perf_counter()
            take_in(mechanism, worker, incoming[WARM_UP:])
            seconds = time.perf_counter() - started
    return [
        Row(name=f"{name}: intake", value=MAILS / seconds, unit="mails/s"),
        Row(
            name=f"{name}: intake to floor", value=seconds / lowest.clock, unit="times"
        ),
        _whole(f"{name}: intake", office, asked),
    ]
