"""Destroy what lies of a case; what is left of those that were erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, bindparam, delete, select, text, update

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.domain.reference import Reference
from grievance.storage.cases import to_case
from grievance.storage.rows import (
    AliasRow,
    AuditFileRow,
    BlobRow,
    CaseGrantRow,
    CaseRow,
    OutgoingRow,
    PartRow,
    ReceiptRow,
    RekeyDueRow,
    ReminderRow,
    StaffMailRow,
)
from grievance.storage.sqlite_troubles import saying_trouble


# Not the slots: they are public, and whoever remembers the newest finds it still.
_DESTROYED = (
    CaseGrantRow,
    PartRow,
    RekeyDueRow,
    OutgoingRow,
    AliasRow,
    ReminderRow,
    StaffMailRow,
    AuditFileRow,
)
_DESTROY = tuple(
    delete(row).where(row.case_id == bindparam("of_case")) for row in _DESTROYED
)
_PARTS = select(PartRow.id).where(PartRow.case_id == bindparam("of_case"))
_OUTSIDE = delete(BlobRow).where(BlobRow.part_id.in_(_PARTS))  # before the parts
# That a message came stays known, or it would come in again; what it said does not.
_UNMARK = (
    update(ReceiptRow)
    .where(ReceiptRow.case_id == bindparam("of_case"))
    .values(id_mark=None, content_mark=None)
)
_ALIASES = select(AliasRow.reference).where(AliasRow.case_id == bindparam("of_case"))
_ERASED = select(CaseRow.__table__).where(CaseRow.erased_on.is_not(None))
_IS_ERASED = select(CaseRow.id).where(CaseRow.erased_on.is_not(None))
_LEFT = (
    select(CaseGrantRow.case_id)
    .where(CaseGrantRow.case_id.in_(_IS_ERASED))
    .union(select(PartRow.case_id).where(PartRow.case_id.in_(_IS_ERASED)))
)
WASTED = ("part", "case_grant", "outgoing", "slip")


@dataclass(frozen=True, slots=True)
class Erasures:
    """Rows that go for good."""

    connection: Connection

    def destroy(self, case_id: CaseId) -> None:
        """Delete all that is sealed of a case, every key to it, and what names it."""
        for statement in (_OUTSIDE, *_DESTROY, _UNMARK):
            self.connection.execute(statement, {"of_case": case_id})

    def aliases(self, case_id: CaseId) -> tuple[Reference, ...]:
        """Return the second references of a case."""
        found = self.connection.scalars(_ALIASES, {"of_case": case_id})
        return tuple(map(Reference, found))

    def covers(self) -> Iterator[Case]:
        """Yield what is left of every case that was erased."""
        streaming = _ERASED.execution_options(yield_per=500)
        with self.connection.execute(streaming) as rows:
            for row in rows:
                yield to_case(row)

    def half_done(self) -> frozenset[CaseId]:
        """Return which of them have keys or words that lie there still."""
        return frozenset(map(CaseId, self.connection.scalars(_LEFT)))


def overwrite(engine: Engine) -> bool:
    """
    Let the database not keep in its files what was deleted; return whether it does so.

    SQLite wrote zeros over it, and its journal is emptied; PostgreSQL gives the space
    to what comes next, where this login may have it do so.  What a disk or a snapshot
    keeps is another matter.
    """
    if engine.dialect.name == "sqlite":
        # The other way to a connection begins to write.
        with saying_trouble(engine), closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return True
    # Offices on SQLite do without this driver, and need not wait for it at each start.
    from psycopg import Connection  # noqa: PLC0415  # as above

    skipped: list[object] = []  # a warning and no error: "only the owner can vacuum it"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as opened:
        driver = opened.connection.driver_connection
        assert isinstance(driver, Connection)
        driver.add_notice_handler(skipped.append)
        for table in WASTED:
            opened.execute(text(f"VACUUM {table}"))
        driver.remove_notice_handler(skipped.append)
    return not skipped
