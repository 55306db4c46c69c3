"""
Sealed intake end to end, against a floor that does the least one could do.

The floor parses with the same parser, seals once and inserts one row a mail, each in a
commit of its own; intake is what `grievance intake` does, over the embedded worker, on
SQLite with synchronous=FULL.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import sys
import time

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from grievance.cli.taking_in import take_in
from grievance.mail.mailbox import Incoming
from grievance.mail.parse import parse
from grievance.vault.seal import Place, seal
from tests.benchmarks.mails import write_mails
from tests.benchmarks.row import Row
from tests.offices import CHIDI, DANA, closing, make_office
from worker.embedded import Embedded


MAILS = 2_000
GOAL = 3.0
WARM_UP = 20
KIB_IN_RSS = 1 if sys.platform != "darwin" else 1024


def measure(count: int = MAILS) -> list[Row]:
    """Measure floor, intake, floor, so that a busy machine slows both."""
    mails = write_mails(count + WARM_UP)
    timed, half = mails[WARM_UP:], count // 2
    with TemporaryDirectory() as folder:
        before = _peak_mib()
        floor = _floor(Path(folder, "first.db"), timed[:half])
        intake = _intake(Path(folder, "home"), mails)
        floor += _floor(Path(folder, "second.db"), timed[half:])
    peak = _peak_mib()
    return [
        Row(name="floor: parse, seal, insert", value=floor / count * 1e3, unit="ms"),
        Row(name="intake, end to end", value=intake / count * 1e3, unit="ms a mail"),
        Row(name="intake to floor", value=intake / floor, unit="times", goal=GOAL),
        Row(name="memory, peak", value=peak, unit="MiB"),
        Row(name="memory, peak to before", value=peak / before, unit="times"),
    ]


def _floor(path: Path, mails: Sequence[bytes]) -> float:
    """Return the seconds it took."""
    key = os.urandom(32)
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE mail (id TEXT PRIMARY KEY, sealed BLOB)")
    start = time.perf_counter()
    for number, raw in enumerate(mails):
        parse(raw)
        place = Place(table="mail", column="sealed", row_id=str(number))
        row = (str(number), seal(key, raw, place))
        connection.execute("INSERT INTO mail VALUES (?, ?)", row)
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def _intake(home: Path, mails: Sequence[bytes]) -> float:
    """Return the seconds for all but the mails that warm up imports and children."""
    with closing(make_office(home, people=(DANA, CHIDI))) as office:
        incoming = [Incoming(label=str(n), raw=raw) for n, raw in enumerate(mails)]
        with Embedded(office.mechanism) as worker:
            take_in(office.mechanism, worker, incoming[:WARM_UP])
            start = time.perf_counter()
            lines = take_in(office.mechanism, worker, incoming[WARM_UP:])
            seconds = time.perf_counter() - start
    assert {"case"} == {line.outcome for line in lines}
    return seconds


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / KIB_IN_RSS / 1024
