"""
Hear of it when somebody commits: told by PostgreSQL, looked up in SQLite.

PostgreSQL tells whoever listens at each commit that wrote in the log, and carries no
word of what it was: the log says that.  SQLite counts commits in the head of its file,
so that looking whether there was one takes microseconds and waits for nobody.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from grievance.domain.errors import SetupError
from grievance.storage.engine import UNREACHABLE, plain_errors
from grievance.storage.sqlite_troubles import saying_trouble


CHANNEL = "grievance_log"
LOOK_EVERY = 0.5  # seconds; PostgreSQL tells at once, but for the wish to stop

_ANNOUNCE = select(func.pg_notify(CHANNEL, ""))


def announce(connection: Connection) -> None:
    """Have whoever listens told as soon as this transaction is committed."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ANNOUNCE)


def commits(engine: Engine, stop: Event) -> Iterator[None]:
    """
    Yield once as soon as no commit can be missed, then after others, until *stop*.

    Several that come at once are one.

    Raises:
        SetupError: The database cannot be reached, or the connection to it was lost.
    """
    follow = _counted if engine.dialect.name == "sqlite" else _told
    with plain_errors():
        try:
            with saying_trouble(engine), _own_connection(engine) as connection:
                yield from follow(connection, stop)
        except engine.dialect.loaded_dbapi.Error as error:
            raise SetupError(UNREACHABLE) from error


@contextmanager
def _own_connection(engine: Engine) -> Generator[Any, None, None]:
    """Lend a connection of the driver's, which no transaction is ever given."""
    own = engine.raw_connection()
    own.detach()
    try:
        yield own.dbapi_connection
    finally:
        own.close()


def _counted(connection: Any, stop: Event) -> Iterator[None]:
    seen = None
    while not stop.is_set():
        (now,) = connection.execute("PRAGMA data_version").fetchone()
        if now != seen:
            seen = now
            yield
        stop.wait(LOOK_EVERY)


def _told(connection: Any, stop: Event) -> Iterator[None]:
    connection.autocommit = True  # or nothing is told before a commit of its own
    connection.execute(f"LISTEN {CHANNEL}")
    yield
    while not stop.is_set():
        if list(connection.notifies(timeout=LOOK_EVERY, stop_after=1)):
            yield
