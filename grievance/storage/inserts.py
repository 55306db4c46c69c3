"""Insert unless it is there already, on both engines."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from grievance.storage.rows import Base


def insert_new(
    session: Session, row: type[Base], returning: Any, **values: Any
) -> Any | None:
    """
    Insert *values* into the table of *row*; return *returning* of the new row.

    Returns None where a unique key was taken: somebody was here before.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(row) if is_sqlite else postgresql.insert(row)
    statement: ReturningInsert[Any] = (
        insert.values(**values).on_conflict_do_nothing().returning(returning)
    )
    return session.scalar(statement)
