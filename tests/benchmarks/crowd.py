"""
Very many cases and letters in PostgreSQL within minutes: a few real ones, and copies.

The real ones are sealed and signed as always, and can be opened.  The copies are their
rows under other ids, made by the database: as many and as large as real ones, on the
same indexes, but what is sealed in them belongs to another row, so that nobody can open
one, and the log has no line about them.  Receipts and finished jobs are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from grievance.domain.ids import CaseId
from grievance.storage.schema import metadata
from tests.benchmarks.many_cases import fill, write_letters
from tests.offices import DANA, Office


REAL = 200
LETTER = "We work at the casthouse and nobody gave us masks. " * 40
NEW_ID = "gen_random_uuid()"
COPIED: Mapping[str, Mapping[str, str]] = {
    "case": {"id": "copied.new", "reference": "'GR-' || copied.number"},
    "case_slot": {"case_id": "copied.new"},
    "case_grant": {"case_id": "copied.new"},
    "slip": {"id": NEW_ID, "case_id": "copied.new"},
    "part": {"id": NEW_ID, "case_id": "copied.new"},
}
_COPIES = """
    CREATE TEMP TABLE copied AS
    SELECT id AS old, gen_random_uuid() AS new,
           row_number() OVER (ORDER BY number, id) AS number
    FROM "case", generate_series(1, :times) AS number
"""
_RECEIPTS = """
    INSERT INTO receipt (id, door, source, fingerprint, id_mark, content_mark, outcome,
                         case_id, reason, received_at)
    SELECT gen_random_uuid(), 'mail', 'file',
           sha256(('f' || part.id)::bytea), sha256(('i' || part.id)::bytea),
           sha256(('c' || part.id)::bytea), 'case', part.case_id, '', now()
    FROM part WHERE kind = 'letter'
"""
_JOBS = """
    INSERT INTO outbox (kind, dedup_key, ref, state, due_at, attempts, error)
    SELECT 'receive_letter', 'bench:' || id, '', 'done', now(), 1, '' FROM receipt
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many there are now, and which cases can be opened."""

    cases: int
    letters: int
    real: Sequence[CaseId]


def make_crowd(office: Office, *, cases: int, letters: int) -> Crowd:
    """Put about so many on the books of an empty *office*, a multiple of a few."""
    real = min(REAL, cases)
    fill(office, real)
    return multiply(office, times=cases // real, letters=letters // cases)


def multiply(office: Office, *, times: int, letters: int) -> Crowd:
    """Write *letters* into each case that DANA reads; then have all so many *times*."""
    with office.store.read() as tx:
        covers = tx.worklists.covers(office.rings[DANA].author.holder)
    ids = [one.id for one in covers]
    for _ in range(letters):
        write_letters(office, ids, [LETTER] * len(ids))
    with office.store.engine.begin() as connection:
        _copy(connection, times=times - 1)
        for statement in (_RECEIPTS, _JOBS):
            connection.execute(text(statement))
    with office.store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM ANALYZE"))
    cases = len(ids) * times
    return Crowd(cases=cases, letters=cases * letters, real=ids)


def _copy(connection: Connection, *, times: int) -> None:
    """Copy all cases with what is in them so many times."""
    connection.execute(text(_COPIES), {"times": times})
    for name, new in COPIED.items():
        columns = [column.name for column in metadata().tables[name].columns]
        written = ", ".join(f'"{column}"' for column in columns)
        read = ", ".join(new.get(column, f'one."{column}"') for column in columns)
        which = "id" if name == "case" else "case_id"
        connection.execute(
            text(
                f'INSERT INTO "{name}" ({written}) SELECT {read} '
                f'FROM "{name}" AS one JOIN copied ON one.{which} = copied.old'
            )
        )
    connection.execute(text("DROP TABLE copied"))
