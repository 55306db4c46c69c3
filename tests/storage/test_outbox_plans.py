"""What is asked of jobs reads none of those that are done, however many they are."""

from __future__ import annotations

import re

from collections.abc import Callable
from datetime import timedelta

import pytest

from sqlalchemy import Engine, text

from grievance.domain.outbox import JobKind, JobState
from grievance.storage.store import Transaction
from tests.benchmarks.plans import Asked, read_whole, watching
from tests.doubles import NOON
from tests.offices import Office, cleared_postgres


__all__ = ["cleared_postgres"]

DONE = 5_000
_WHOLE = re.compile(r"SCAN outbox(?! USING INDEX ix_outbox_(kind|due_at|rounds_over))")
ASKED: dict[str, Callable[[Transaction], object]] = {
    "forget": lambda tx: tx.outbox.forget(JobKind.WATCH_CLOCKS, before=NOON),
    "failed": lambda tx: tx.outbox.failed(),
    "tallies": lambda tx: (tx.tallies.jobs(), tx.tallies.due_since(at=NOON)),
    "count": lambda tx: tx.outbox.count(JobState.FAILED),
    "ready": lambda tx: tx.outbox.ready(JobKind.SEND_LETTER),
    "coming": lambda tx: tx.outbox.coming(JobKind.SEND_LETTER, since=NOON, before=NOON),
    "promised": lambda tx: tx.outbox.promised(JobKind.SEND_LETTER, before=NOON),
    "outstanding": lambda tx: tx.outbox.is_outstanding(JobKind.SEND_LETTER, at=NOON),
    "hasten": lambda tx: tx.outbox.hasten(JobKind.SEND_LETTER, error="x", at=NOON),
    "cancel": lambda tx: tx.outbox.cancel(JobKind.SEND_LETTER, "7"),
    "due": lambda tx: tx.outbox.due(at=NOON, limit=9, again_after=timedelta(0)),
}


def add_done(office: Office) -> None:
    """Let an office have sent many letters, and watched the clocks now and then."""
    numbers = (
        "WITH RECURSIVE g(n) AS "
        f"(SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {DONE}) "
    )
    columns = "(kind, dedup_key, ref, state, due_at, attempts, error)"
    for kind, every in (("send-letter", 1), ("watch-clocks", 100)):
        office.tamper(
            f"INSERT INTO outbox {columns} {numbers} SELECT '{kind}', '{kind}:' || n, "
            f"'', 'done', '2026-01-01 00:00:00', 1, '' FROM g WHERE n % {every} = 0"
        )
    with office.store.engine.begin() as connection:
        connection.execute(text("ANALYZE outbox"))


def scanned(engine: Engine, asked: list[Asked]) -> set[str]:
    """Return of which tables all rows would be read."""
    if engine.dialect.name == "postgresql":
        return read_whole(engine, asked)
    with engine.connect() as connection:
        lines = [
            str(line[-1])
            for one in asked
            for line in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {one.statement}", one.values
            )
        ]
    return {"outbox" for line in lines if _WHOLE.match(line)}


def asked_by(office: Office, ask: Callable[[Transaction], object]) -> set[str]:
    with watching(office.store.engine) as asked, office.store.begin() as tx:
        ask(tx)
    return scanned(office.store.engine, asked)


@pytest.mark.each_engine
def test_jobs_that_are_done_are_not_read(office: Office) -> None:
    """
    On either engine, also what is asked all the time; that a whole read is told at all
    is shown by one.
    """
    add_done(office)

    found = {name: asked_by(office, ask) for name, ask in ASKED.items()}

    assert {name: set() for name in ASKED} == found
    everything = asked_by(office, lambda tx: tx.outbox.count(JobState.DONE))
    assert {"outbox"} == everything


def test_rounds_that_are_over_are_forgotten(office: Office) -> None:
    """
    Those of that kind alone, and none that is due later or not done.
    """
    add_done(office)
    with office.store.begin() as tx:
        kind = JobKind.WATCH_CLOCKS
        tx.outbox.add(kind, dedup_key="waits", ref="", due_at=NOON - timedelta(days=9))
        tx.outbox.forget(kind, before=NOON - timedelta(days=1))

    with office.store.read() as tx:
        assert DONE == tx.outbox.count(JobState.DONE)
        assert 1 == len(tx.outbox.ready(kind))
