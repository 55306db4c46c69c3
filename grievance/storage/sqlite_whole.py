"""Look through the file of an SQLite database, whether it is what was written."""

from __future__ import annotations

import sqlite3

from threading import Event, Thread

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from grievance.domain.errors import DamagedError
from grievance.storage.sqlite_troubles import DAMAGED


_LOOK = "PRAGMA quick_check(1)"  # every page, but for comparing indices with tables
_WHOLE = "ok"
_AGAIN = 0.01  # seconds


def require_whole(connection: Connection) -> None:
    """
    Read all of a file; a server looks after its own.

    Raises:
        DamagedError: A page of it is not what was written.
    """
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql(_LOOK).scalar_one() != _WHOLE:
        raise DamagedError(DAMAGED.format(file=connection.engine.url.database))


def is_seen_whole(engine: Engine, *, patience: float) -> bool:
    """
    Do the same for *patience* seconds; tell whether that was enough.

    Half a gigabyte is read in a second, where the disk gives as much.

    Raises:
        DamagedError: A page of it is not what was written.
    """
    with engine.execution_options(reader=True).connect() as connection:
        done = Event()
        giving_up = Thread(target=_interrupt, args=(connection, patience, done))
        giving_up.start()
        try:
            require_whole(connection)
        except OperationalError:  # interrupted
            return False
        finally:
            done.set()
            giving_up.join()  # or it would interrupt who comes next
    return True


def _interrupt(connection: Connection, patience: float, done: Event) -> None:
    """Interrupt what runs after that, again and again, as it may not run yet."""
    driver = connection.connection.driver_connection
    wait = patience
    while isinstance(driver, sqlite3.Connection) and not done.wait(wait):
        driver.interrupt()
        wait = _AGAIN
