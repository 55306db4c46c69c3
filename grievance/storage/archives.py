"""
The books in two files that lie apart (`archive_halves`), and back again, on either engine.

Each is a SQLite file with the same columns and no constraints: one copy of rows for both
engines, and what it holds can be read in thirty years by any tool.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKeyConstraint,
    Table,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from grievance.blobs.port import BlobLostError
from grievance.domain.errors import DamagedError, SetupError
from grievance.domain.ids import PartId
from grievance.storage.archive_file import maybe_opened, opened
from grievance.storage.archive_halves import (
    KEY_COLUMNS,
    KEY_TABLES,
    Half,
    all_tables,
    bare_table,
    columns_in,
    tables_of,
)
from grievance.storage.blobs import Blobs
from grievance.storage.rows import PartRow
from grievance.storage.sqlite_whole import require_whole


Tell = Callable[[int, int | None], None]
Rows = list[dict[str, Any]]
PARTS = PartRow.__tablename__
AT_ONCE = 1_000  # rows in memory
LARGE = frozenset({"part", "spool", "outgoing"})  # an attachment has megabytes
FEW = 20
PRIVATE = 0o600
_NO_VALUE = (
    "A row of the database holds what cannot be there, so that no backup was made of it: "
    "look with `grievance log verify` what was altered, and keep the backup before."
)
_SEALED = select(PartRow.sealed).where(PartRow.id == bindparam("part_id"))
_NEXT_JOB = text(
    "SELECT setval(pg_get_serial_sequence('outbox', 'id'), GREATEST(max(id), 1)) "
    "FROM outbox"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many rows were written, and of which parts among them no bytes are left."""

    rows: int
    lost: tuple[PartId, ...]


@dataclass(frozen=True, slots=True)
class Archives:
    """What the books are copied to, and from."""

    connection: Connection
    blobs: Blobs

    def write(self, path: Path, half: Half, tell: Tell) -> Written:
        """
        Copy one half to a new file; return how much that is.

        Raises:
            SetupError: The file cannot be written.

            DamagedError: What is to be copied is not what was written once.
        """
        if half is Half.BOOKS:
            require_whole(self.connection)
        path.touch(mode=PRIVATE, exist_ok=False)
        return self._write(path, half, tell)

    def _write(self, path: Path, half: Half, tell: Tell) -> Written:
        wanted = {table: columns_in(table, half) for table in tables_of(half)}
        total = sum(self._count(table) for table in wanted)
        done, lost = 0, list[PartId]()
        with opened(path) as archive:
            for table, columns in wanted.items():
                there = bare_table(table, columns)
                there.create(archive)
                for rows in _sound(_batches(self.connection, table, columns)):
                    for some in self._whole(table, rows):
                        archive.execute(there.insert(), some)
                        lost += _without_bytes(table, some)
                    done += len(rows)
                    tell(done, total)
        return Written(rows=done, lost=tuple(lost))

    @property
    def place(self) -> str:
        """Which database this is, as a URL without its password."""
        return self.connection.engine.url.render_as_string(hide_password=True)

    def is_empty(self) -> bool:
        """Whether there is nothing on the books yet."""
        return all(self._count(table) == 0 for table in all_tables())

    def load(self, books: Path, keys: Path | None, tell: Tell) -> int:
        """
        Copy both halves into empty tables; return how many rows.

        Keys to what is not on the books are left out.  Without *keys* nothing opens.

        Raises:
            SetupError: They have other tables, or rows that fit into none.
        """
        try:
            done = self._load(books, keys, tell)
        except (IntegrityError, DataError, ValueError, TypeError, LookupError):
            raise _unfit(books) from None
        except StatementError as error:
            if isinstance(error, DBAPIError):  # of the database, which may be away
                raise
            raise _unfit(books) from None
        return done

    def sealed_in(self, books: Path, part_id: PartId) -> bytes:
        """Return the sealed bytes that an archive has of a part; none where it has not."""
        with opened(books) as archive:
            return archive.scalar(_SEALED, {"part_id": part_id}) or b""

    def _load(self, books: Path, keys: Path | None, tell: Tell) -> int:
        done = 0
        with opened(books) as archive, maybe_opened(keys) as key_archive:
            for table in all_tables():
                for rows in self._rows_of(table, archive, key_archive):
                    if rows:
                        self.connection.execute(table.insert(), rows)
                    done += len(rows)
                    tell(done, None)
        self.blobs.begin_folder()
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(_NEXT_JOB)
        return done

    def _rows_of(
        self, table: Table, archive: Connection, keys: Connection | None
    ) -> Iterator[Rows]:
        if table.name in KEY_TABLES:
            if keys is not None:
                yield from self._fitting(table, keys)
            return
        column = KEY_COLUMNS.get(table.name)
        wrapped = _key_column(table, column, keys) if column else {}
        for rows in _batches(archive, table, columns_in(table, Half.BOOKS)):
            if column:
                none = None if table.c[column].nullable else b""
                for row in rows:
                    row[column] = wrapped.get(row["id"], none)
            yield rows

    def _fitting(self, table: Table, keys: Connection) -> Iterator[Rows]:
        """Yield rows of which all that they refer to is on the books."""
        known = [self._known(one) for one in table.foreign_key_constraints]
        for rows in _batches(keys, table, columns_in(table, Half.KEYS)):
            yield [row for row in rows if all(fits(row) for fits in known)]

    def _known(
        self, constraint: ForeignKeyConstraint
    ) -> Callable[[Mapping[str, Any]], bool]:
        names = [column.name for column in constraint.columns]
        parents = [element.column for element in constraint.elements]
        there = {tuple(row) for row in self.connection.execute(select(*parents))}
        return lambda row: tuple(row[name] for name in names) in there

    def _whole(self, table: Table, rows: Rows) -> Iterator[Rows]:
        """Yield the rows with what lies outside of them, which is large, one by one."""
        if table.name != PARTS:
            yield rows
            return
        inside = [row for row in rows if row["sealed"]]
        if inside:
            yield inside
        for row in rows:
            if not row["sealed"]:
                yield [row | {"sealed": self._fetched(PartId(row["id"]))}]

    def _fetched(self, part_id: PartId) -> bytes:
        """Return what lies outside of a part; what is lost there is lost here, too."""
        cover = self.blobs.of_parts([part_id]).get(part_id)
        with suppress(BlobLostError):
            return self.blobs.fetch(cover) if cover else b""
        return b""

    def _count(self, table: Table) -> int:
        return self.connection.execute(
            select(func.count()).select_from(table)
        ).scalar_one()


def _without_bytes(table: Table, rows: Rows) -> list[PartId]:
    if table.name != PARTS:
        return []
    return [PartId(row["id"]) for row in rows if not row["sealed"]]


def _key_column(table: Table, column: str, keys: Connection | None) -> dict[Any, Any]:
    if keys is None:
        return {}
    wanted = select(table.c.id, table.c[column])
    return {row[0]: row[1] for row in keys.execute(wanted)}


def _batches(
    connection: Connection, table: Table, columns: list[Column[Any]]
) -> Iterator[Rows]:
    """Yield rows some at a time, so that no more are in memory."""
    at_once = FEW if table.name in LARGE else AT_ONCE
    streaming = select(*columns).execution_options(yield_per=at_once)
    with connection.execute(streaming) as found:
        for some in found.mappings().partitions():
            yield [dict(row) for row in some]


def _sound(batches: Iterator[Rows]) -> Iterator[Rows]:
    """Yield what is read; `DamagedError` where a value is none of its column."""
    while True:
        try:
            rows = next(batches, None)
        except (ValueError, TypeError, LookupError):  # no number, no time, no id
            raise DamagedError(_NO_VALUE) from None
        if rows is None:
            return
        yield rows


def _unfit(books: Path) -> SetupError:
    msg = f"The rows in {books} are not those of a backup of ours; take another copy."
    return SetupError(msg)
