"""Migrations on SQLite watch no references meanwhile, and leave none that is broken."""

from __future__ import annotations

import sqlite3

from contextlib import closing
from pathlib import Path

import pytest

from sqlalchemy import text

from grievance.domain.errors import SetupError
from grievance.storage.engine import open_engine
from grievance.storage.schema import current, downgrade, upgrade


BROKEN = "INSERT INTO alias VALUES ('GR-1', '00', 'complainant', '2026-11-21')"


def test_books_with_a_broken_reference_stay_where_they_are(tmp_path: Path) -> None:
    """
    Where a row points to nothing, no step is taken; references are watched again after.
    """
    engine = open_engine(f"sqlite:///{tmp_path / 'books.sqlite'}")
    upgrade(engine)
    with closing(sqlite3.connect(tmp_path / "books.sqlite")) as other, other:
        other.execute(BROKEN)
    before = current(engine)

    with pytest.raises(SetupError, match="alias points to one of case"):
        downgrade(engine, "0011")

    assert before == current(engine)
    with engine.connect() as connection:
        assert 1 == connection.scalar(text("PRAGMA foreign_keys"))
    engine.dispose()
