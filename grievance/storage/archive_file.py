"""A half of a backup, as a SQLite file of its own."""

from __future__ import annotations

import sqlite3

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import NullPool

from grievance.domain.errors import SetupError


@contextmanager
def opened(path: Path) -> Generator[Connection, None, None]:
    """Open an archive; what was written is on the disk at the end."""
    engine = _engine(path)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def maybe_opened(path: Path | None) -> Generator[Connection | None, None, None]:
    """Open one that there may be none of."""
    if path is None:
        yield None
        return
    with opened(path) as connection:
        yield connection


def _engine(path: Path) -> Engine:
    """Open a file, of which each error is a sentence: it is not the office's database."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(path, check_same_thread=False),
        poolclass=NullPool,
        hide_parameters=True,
    )

    def say(_context: ExceptionContext) -> None:
        msg = f"{path} cannot be read or written: it is damaged, or its disk is full."
        raise SetupError(msg) from None

    event.listen(engine, "handle_error", say)
    return engine
