"""Where an office keeps its books, and what can befall the server behind them."""

from __future__ import annotations

import time

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, create_engine, text


CUT_OFF = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
PATIENCE = 60.0  # seconds
Blow = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The URL of an empty database, and the *blows* that its server is dealt."""

    url: str
    blows: Sequence[Blow] = ()


def on_sqlite(folder: Path) -> Books:
    """Keep them in a file: there is no server that could fail."""
    return Books(url=f"sqlite:///{folder / 'office.db'}")


def on_postgres(url: str, *more: Blow) -> Books:
    """Keep them in PostgreSQL, which cuts everybody off and suffers *more*."""
    return Books(url=url, blows=(partial(cut_off, url), *more))


@contextmanager
def books_on(engine: str, folder: Path) -> Iterator[Books]:
    """Give books of their own; where there is a server, it crashes and comes back."""
    from tests.servers.postgres import crashing_postgres  # noqa: PLC0415  # not for SQLite

    if engine == "sqlite":
        yield on_sqlite(folder)
        return
    with crashing_postgres() as (server, crash), server.database("chaos") as url:
        yield on_postgres(url, crash)


def cut_off(url: str) -> None:
    """
    End every other connection with the database, whatever it is doing.

    Raises:
        TimeoutError: There was none, for a long time.
    """
    until = time.monotonic() + PATIENCE
    with _connecting(url) as engine:
        while not _cut_off(engine):
            if time.monotonic() > until:
                message = "nobody is connected with the database"
                raise TimeoutError(message)
            time.sleep(0.05)  # between two looks


@contextmanager
def _connecting(url: str) -> Iterator[Engine]:
    """Connect from here, and give every connection back at the end."""
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _cut_off(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(CUT_OFF)).scalar_one())
