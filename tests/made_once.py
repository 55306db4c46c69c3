"""
What takes long to make and is the same each time is made once in each process of a run.

Each of these is real: whoever asks again only gets sooner what was made before.  A room
whose tests are about the making takes that back in its `conftest.py`.
"""

from __future__ import annotations

import functools
import sqlite3

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

import pytest

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, event
from sqlalchemy import inspect as look_at

from grievance.catalogue.catalogue import Catalogue
from grievance.mail.limits import Limits
from grievance.mail.sandbox import fork_server, pool
from grievance.mail.sandbox.fork_server import ForkServer
from grievance.storage import engine as engines
from grievance.storage import store
from grievance.vault import identity
from grievance.wiring import office_books


B = TypeVar("B")
CORRECTIONS = ("catalogue.toml", "catalogue", "letters", "notices")  # in a home


@contextmanager
def made_once() -> Iterator[None]:
    """
    Salt all passphrases the same, and stretch each once, as that takes a fifth of a
    second; give who opens the same database again the same engine, which compiled its
    SQL; migrate the first empty file and copy its tables; read the books that ship, and
    start what forks readers of mails, once.
    """
    lenders = ForkServers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity, "new_salt", functools.cache(identity.new_salt))
        patch.setattr(identity, "stretch", functools.cache(identity.stretch))
        patch.setattr(store, "open_engine", _opened_once())
        patch.setattr(command, "upgrade", _migrated_once())
        for name in ("read_letters", "read_notices"):
            read = getattr(office_books, name)
            patch.setattr(office_books, name, _read_once(read))
        patch.setattr(pool, "ForkServer", lenders.lend)
        yield
    lenders.stop()


def _opened_once() -> Callable[[str], Engine]:
    """Give what opens a database once; a relative path is another file elsewhere."""

    @functools.lru_cache(4)
    def opened(url: str, _folder: Path) -> Engine:
        return _open_unhurried(url)

    return lambda url: opened(url, Path.cwd())


def _open_unhurried(url: str) -> Engine:
    """
    Open a database; SQLite does not wait for the disk, like the servers of the tests.

    What is committed survives a killed process all the same.
    """
    engine = engines.open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _hurry)
    return engine


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


def _migrated_once() -> Callable[[Config, str], None]:
    """Give what migrates; an empty SQLite file gets the tables that the first one got."""
    migrate, tables = command.upgrade, list[str]()

    @functools.wraps(migrate)
    def upgrade(config: Config, revision: str) -> None:
        connection: Connection = config.attributes["connection"]
        is_new = revision == "head" and not look_at(connection).get_table_names()
        if not is_new or connection.dialect.name != "sqlite":
            migrate(config, revision)
        elif tables:
            for statement in tables:
                connection.exec_driver_sql(statement)
        else:
            migrate(config, revision)
            tables.extend(_dump(connection))

    return upgrade


def _dump(connection: Connection) -> list[str]:
    """Say everything that is in a database as statements."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return [
        one for one in driver.iterdump() if one not in ("BEGIN TRANSACTION;", "COMMIT;")
    ]


def _read_once(read: Callable[[Path, Catalogue], B]) -> Callable[[Path, Catalogue], B]:
    """Give what reads a book once for all homes that correct nothing."""
    shipped: list[B] = []

    @functools.wraps(read)
    def read_once(home: Path, catalogue: Catalogue) -> B:
        if any((home / name).exists() for name in CORRECTIONS):
            return read(home, catalogue)
        if not shipped:
            shipped.append(read(home, catalogue))
        return shipped[0]

    return read_once


class LentForkServer(ForkServer):
    """A fork server that goes on when a sandbox is closed, for the next one."""

    def stop(self) -> None:
        """Go on, unless it is dead."""
        if not self.is_alive:
            super().stop()


class ForkServers:
    """The fork servers of this process, one for each command and each set of limits."""

    def __init__(self) -> None:
        self._servers: dict[tuple[object, Limits], LentForkServer] = {}
        self._starting = Lock()

    def lend(self, limits: Limits) -> ForkServer:
        """Return a living one."""
        with self._starting:
            key = fork_server._COMMAND, limits
            server = self._servers.get(key)
            if server is None or not server.is_alive:
                server = self._servers[key] = LentForkServer(limits)
            return server

    def stop(self) -> None:
        """End them all."""
        for server in self._servers.values():
            ForkServer.stop(server)
