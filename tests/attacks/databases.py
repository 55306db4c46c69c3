"""Copies of the office's database, taken away and put back, as files are."""

from __future__ import annotations

import sqlite3

from contextlib import closing
from pathlib import Path

from grievance.storage.store import Store
from tests.offices import Office


def copied(office: Office, to: Path) -> Store:
    """Take a copy of the database of now, and open it elsewhere."""
    with closing(sqlite3.connect(_file(office))) as source:
        source.execute("VACUUM INTO ?", (str(to),))
    return Store.open(f"sqlite:///{to}")


def put_back(office: Office, copy: Store) -> None:
    """Put a copy in the place of the database, table by table."""
    file = copy.engine.url.database
    copy.close()
    with closing(sqlite3.connect(_file(office), isolation_level=None)) as target:
        target.execute("ATTACH ? AS old", (file,))
        target.execute("BEGIN IMMEDIATE")
        for (table,) in target.execute(_TABLES).fetchall():
            target.execute(f'DELETE FROM main."{table}"')
            target.execute(f'INSERT INTO main."{table}" SELECT * FROM old."{table}"')
        target.execute("COMMIT")


def by_hand(office: Office, *statements: str, **values: str) -> None:
    """
    Run SQL without a program in between: no check of ours, no foreign key.

    Each has to change a row, or nobody attacked anything.
    """
    with closing(sqlite3.connect(_file(office))) as database:
        for statement in statements:
            assert 0 < database.execute(statement, values).rowcount, statement
        database.commit()


_TABLES = "SELECT name FROM old.sqlite_master WHERE type = 'table'"


def _file(office: Office) -> str:
    file = office.store.engine.url.database
    assert file is not None
    return file
