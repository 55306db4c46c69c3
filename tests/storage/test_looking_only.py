"""In a store that only looks nothing but the log grows, whichever table is meant."""

from __future__ import annotations

import pytest

from sqlalchemy import delete, insert, text, update

from grievance.domain.errors import NotAllowedError
from grievance.storage.schema import metadata
from tests.offices import Office


TABLES = metadata().tables
GROW = {"log_entry", "log_head"}


def test_no_table_is_changed(sqlite_office: Office) -> None:
    """
    No row is added, changed or deleted, also in tables of tomorrow.
    """
    looking = sqlite_office.store.looking()
    others = [rows for name, rows in TABLES.items() if name not in GROW]
    assert len(TABLES) == len(others) + len(GROW)
    for rows in others:
        for change in (insert(rows), update(rows), delete(rows)):
            with pytest.raises(NotAllowedError), looking.begin() as tx:
                tx.log.connection.execute(change)


def test_no_other_statement_gets_past(sqlite_office: Office) -> None:
    """
    Statements written by hand are not read, and so refused.
    """
    with pytest.raises(NotAllowedError), sqlite_office.store.looking().begin() as tx:
        tx.log.connection.execute(text("DELETE FROM cases"))
