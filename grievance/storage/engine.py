"""
Open a database: SQLite in a file of its own, or PostgreSQL.

SQLite begins IMMEDIATE for whoever will write (a deferred begin failed 577 of 1,000
transactions with two writers) and DEFERRED for readers, who say so with the execution
option ``reader``.
"""

from __future__ import annotations

import sqlite3

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from grievance.domain.errors import (
    ConflictError,
    GrievanceError,
    NoSpaceError,
    SetupError,
)
from grievance.own_files import close_path
from grievance.storage.sqlite_troubles import BUSY_SECONDS, NO_SPACE, say_trouble


_PRIVATE = 0o600
_BESIDE = ("-wal", "-shm", "-journal")
CONNECT_SECONDS = 10
# A server that is cut off says nothing, and the system would wait for it for hours.
_PATIENCE = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    f"busy_timeout={BUSY_SECONDS * 1000}",
)


UNREACHABLE = "The database cannot be reached or is not ours; check its URL and server."
OUT_OF_ORDER = (
    "The server of the database takes nothing now, so that nothing of this was kept; "
    "look at its own log and repeat it: what waits goes on by itself."
)
IN_THE_WAY = "Somebody else changed the same at this moment; look again and repeat."
NO_RIGHT = (
    "This login of the database may not do that; use one with the role for it "
    "(`grievance database roles`)."
)
_NO_RIGHT = "42501"
_DISK_FULL = "53100"
# A replica that may only be read, no resources, an operator's doing, the system.
_TROUBLES = ("25006", "53", "57P", "58")
_IN_EACH_OTHERS_WAY = {"40001", "40P01"}  # serialization failure, deadlock

# A stricter setting of the server, such as remote_apply, stays.
_WAIT_FOR_DISK = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'"
)


def open_engine(url: str) -> Engine:
    """
    Return an engine for *url*, without connecting yet.

    Raises:
        SetupError: The URL is malformed or names a database we do not speak.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        msg = "The database URL is malformed; use sqlite:///FILE or postgresql://…"
        raise SetupError(msg) from None
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _open_postgresql(parsed)
    msg = f"There is no support for {parsed.get_backend_name()}; use SQLite or PostgreSQL."
    raise SetupError(msg)


@contextmanager
def plain_errors() -> Generator[None, None, None]:
    """Turn what the database cannot do into a sentence; bugs stay loud."""
    try:
        yield
    except DatabaseError as error:
        refusal = _refusal(error)
        if refusal is None:
            raise
        raise refusal from None


def _refusal(error: DatabaseError) -> GrievanceError | None:
    """Return what to say of *error*; None where it is a bug of ours."""
    code = getattr(error.orig, "sqlstate", None) or ""
    if code in _IN_EACH_OTHERS_WAY:
        return ConflictError(IN_THE_WAY)
    if code == _NO_RIGHT:
        return SetupError(NO_RIGHT)
    if code == _DISK_FULL:
        return NoSpaceError(NO_SPACE)
    if error.connection_invalidated or _is_outage(error):
        return SetupError(UNREACHABLE)
    return SetupError(OUT_OF_ORDER) if code.startswith(_TROUBLES) else None


def _is_outage(error: DatabaseError) -> bool:
    said = str(error.orig).lower()
    return any(
        sign in said
        for sign in (
            "connection failed",
            "connection refused",
            "connection is bad",
            "connection timeout",
            "failed to resolve host",
            "could not connect",
        )
    )


def _open_postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=_PATIENCE,
            json_deserializer=msgspec.json.decode,  # each cover has some
        )
    except (NoSuchModuleError, ImportError):
        msg = "The PostgreSQL driver is missing; install the package psycopg."
        raise SetupError(msg) from None
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "handle_error", _say_no_values)
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Wait for the disk with each commit, also where the server is set not to."""
    connection.execute(_WAIT_FOR_DISK)
    connection.commit()


def _say_no_values(context: ExceptionContext) -> None:
    """
    Keep of what the server said its code alone: it quotes values and whole rows.

    What is said while connecting has no code, quotes no row, and is kept.
    """
    code = getattr(context.original_exception, "sqlstate", None)
    if code is None:
        return
    said = f"({type(context.original_exception).__name__}) SQLSTATE {code}"
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            error.args = (said,)


class _WithHints(SQLiteCompiler):
    """Writes which index a statement names: SQLite prefers unique ones to wider ones."""

    def get_from_hint_text(self, _table: object, text: str | None) -> str | None:
        return text


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        _make_private(Path(url.database).absolute())
    engine = create_engine(
        url, hide_parameters=True, json_deserializer=msgspec.json.decode
    )
    engine.dialect.statement_compiler = _WithHints
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", say_trouble)
    return engine


def _make_private(path: Path) -> None:
    """
    Make the file its owner's alone, whatever it was and whatever the umask.

    SQLite gives those beside it the same mode; what is there already has its own.
    """
    try:
        path.touch(mode=_PRIVATE, exist_ok=True)
        for end in ("", *_BESIDE):
            close_path(Path(f"{path}{end}"))
    except OSError as error:
        msg = f"The database file {path} cannot be used: {error.strerror}."
        raise SetupError(msg) from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    reader = connection.get_execution_options().get("reader", False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reader else "BEGIN IMMEDIATE")
