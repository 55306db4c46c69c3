"""
What ails the file of an SQLite database, in a sentence that says what to do.

SQLite says so in a code.  What it does not notice itself is seen when a value is read:
no text of ours is anything but UTF-8.
"""

from __future__ import annotations

import sqlite3

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.engine import URL, ExceptionContext

from grievance.domain.errors import (
    DamagedError,
    GrievanceError,
    NoSpaceError,
    SetupError,
)


BUSY_SECONDS = 30
NO_SPACE = (
    "No space is left on the disk of the database, so that nothing of this was kept; "
    "make room there and repeat it: what waits goes on by itself."
)
DAMAGED = (
    "The database file {file} is damaged: end desks and workers, move it and what lies "
    "beside it (-wal, -shm) to another folder, and put the newest backup back with "
    "`grievance restore DIR HOME`."
)
NO_DATABASE = (
    "The file {file} is no database, or damaged: name the right one in "
    "GRIEVANCE_DATABASE_URL; if it is that, end desks and workers, move it away and put "
    "the newest backup back with `grievance restore DIR HOME`."
)
_UNREACHABLE = (
    "The database cannot be reached: look whether its file {file} is there, and whose it "
    "and its folder are."
)
_UNREADABLE = (
    "The disk of the database file {file} failed, so that nothing of this was kept; look "
    "at the log of this machine, and repeat it."
)
_READ_ONLY = (
    "The database file {file} cannot be written, so that nothing of this was kept; look "
    "whether its disk and its folder may be written."
)
_TAKEN = (
    f"Somebody else kept the database file {{file}} for themselves for {BUSY_SECONDS} "
    "seconds, so that nothing of this was kept; look which program that is, and repeat it."
)
_SAID: dict[int, tuple[type[GrievanceError], str]] = {
    sqlite3.SQLITE_CORRUPT: (DamagedError, DAMAGED),
    sqlite3.SQLITE_NOTADB: (DamagedError, NO_DATABASE),
    sqlite3.SQLITE_FULL: (NoSpaceError, NO_SPACE),
    sqlite3.SQLITE_CANTOPEN: (SetupError, _UNREACHABLE),
    sqlite3.SQLITE_IOERR: (SetupError, _UNREADABLE),
    sqlite3.SQLITE_READONLY: (SetupError, _READ_ONLY),
    sqlite3.SQLITE_BUSY: (SetupError, _TAKEN),
    sqlite3.SQLITE_LOCKED: (SetupError, _TAKEN),
}
_PRIMARY = 0xFF  # of an extended code, which adds in which way
_NO_TEXT = "could not decode to utf-8"


def say_trouble(context: ExceptionContext) -> None:
    """Raise what there is to say of an error instead; bugs stay loud."""
    assert context.engine is not None
    refusal = _refusal(context.original_exception, context.engine.url)
    if refusal is not None:
        raise refusal from None


@contextmanager
def saying_trouble(engine: Engine) -> Generator[None, None, None]:
    """Do the same for who works on a connection of the driver's own."""
    try:
        yield
    except sqlite3.Error as error:
        refusal = _refusal(error, engine.url)
        if refusal is None:
            raise
        raise refusal from None


def _refusal(error: BaseException, url: URL) -> GrievanceError | None:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if _NO_TEXT in str(error).lower():
        code = sqlite3.SQLITE_CORRUPT
    if code not in _SAID:
        return None
    kind, said = _SAID[code]
    return kind(said.format(file=url.database))
