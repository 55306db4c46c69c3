"""
Verifying a log of a million entries, in the office and outside of it.

The office has one person and no case: what is measured is the reading of the log,
each entry's form, number and time, the tree, and the checkpoints; comparing the books
with it takes as long as there are parts and grants, whose signatures are checked.  The
entries have ids of the length of real ones; of three one is a reading, one tells the
digest of something, and one that it is gone again, so that the books need not have it.
The verifier for outsiders reads an export of the same log; it is written to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID

from sqlalchemy import text

from grievance.domain.events import Act
from grievance.domain.ids import HolderId
from grievance.services.log.export_log import export_log
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.services.log.state_log import LogName
from grievance.vault.log import LogEntry, canonical
from grievance.vault.log_verifier import Known, check_file
from grievance.vault.merkle import Frontier, leaf_hash
from tests.benchmarks.row import Row
from tests.doubles import NOON
from tests.offices import DANA, Office, closing, make_office


ENTRIES = 1_000_000  # the last one is a reading
GOAL = 10.0  # seconds
AT_ONCE = 20_000
PEOPLE, THINGS = 20, 50_000
ACTS = (Act.CONTENTS_OPENED, Act.LOCK_SET, Act.LOCK_REMOVED)  # the second with a digest


def measure(count: int = ENTRIES) -> list[Row]:
    """Measure once each: it takes long enough to be told from noise."""
    with (
        TemporaryDirectory() as folder,
        closing(make_office(Path(folder, "home"), people=(DANA,))) as office,
    ):
        grow(office, count)
        started = perf_counter()
        found = office.verify(at=NOON)
        seconds = perf_counter() - started
        assert (count, 1, ()) == (found.size, found.checkpoints, found.problems)
        outside = _outside(office, Path(folder, "log.jsonl"))
    name = f"log: verify {count:,} entries"
    return [
        Row.within(name, seconds, "s", limit=GOAL),
        Row(name=f"{name}, outside", value=outside, unit="s"),
    ]


def grow(office: Office, count: int) -> None:
    """Let the log have *count* entries and a checkpoint, as if all had been done."""
    with office.store.read() as tx:
        frontier = tx.log.frontier()
    insert = text("INSERT INTO log_entry VALUES (:sequence, :object, :body)")
    with office.store.engine.begin() as connection:
        while frontier.size < count:
            some = range(frontier.size, min(count, frontier.size + AT_ONCE))
            entries = list(_entries(some))
            bodies = [canonical(entry) for entry in entries]
            rows = [
                {"sequence": one.sequence, "object": one.object, "body": body}
                for one, body in zip(entries, bodies, strict=True)
            ]
            connection.execute(insert, rows)
            frontier = frontier.extend(map(leaf_hash, bodies))
        connection.execute(
            text("UPDATE log_head SET frontier = :head"), {"head": frontier.to_bytes()}
        )
    assert Frontier.from_bytes(frontier.to_bytes()).size == count
    with office.store.begin() as tx:
        make_checkpoint(tx, office.worker, root_public=office.secrets.root.public)


def _entries(numbers: range) -> Iterator[LogEntry]:
    for number in numbers:
        yield LogEntry(
            sequence=number,
            at=NOON + timedelta(seconds=number),
            actor=HolderId(str(UUID(int=number % PEOPLE))),
            act=ACTS[number % len(ACTS)],
            object=str(UUID(int=number // len(ACTS) * 7919 % THINGS)),
            digest=f"{number:064x}" if number % len(ACTS) == 1 else "",
        )


def _outside(office: Office, path: Path) -> float:
    """Return the seconds that somebody outside needs for the same log."""
    name = LogName(
        origin=office.mechanism.origin,
        root_public=office.secrets.root.public,
        directory=office.directory,
    )
    with office.store.read() as tx, path.open("wb") as file:
        file.writelines(export_log(tx, name))
    started = perf_counter()
    verdict = check_file(path, Known())
    assert [] == verdict.problems
    return perf_counter() - started
