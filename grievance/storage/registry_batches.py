"""Write many rows of a table at once, in the words of both engines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute


Columns = dict[str, Any]


def put_all(
    connection: Connection, row: type[DeclarativeBase], rows: Sequence[Columns]
) -> None:
    """Insert rows; one of the same id is overwritten, so that what refers to it may."""
    if not rows:
        return
    speak = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = speak(row)
    columns = [column.name for column in inspect(row).columns]
    changed = {name: new.excluded[name] for name in columns if name != "id"}
    connection.execute(
        new.on_conflict_do_update(index_elements=["id"], set_=changed), list(rows)
    )


def put_children(
    connection: Connection,
    owner: InstrumentedAttribute[UUID],
    owners: Iterable[UUID],
    rows: Sequence[Columns],
) -> None:
    """Put *rows* in the place of all that belong to these *owners*."""
    drop_where(connection, owner, owners)
    if rows:
        connection.execute(insert(owner.class_), list(rows))


def drop_where(
    connection: Connection,
    column: InstrumentedAttribute[UUID],
    wanted: Iterable[UUID],
) -> None:
    """Delete the rows whose *column* is one of those wanted."""
    parameters = [{"wanted": one} for one in wanted]
    if parameters:
        statement = delete(column.class_).where(column == bindparam("wanted"))
        connection.execute(statement, parameters)


def as_lines(items: Iterable[object]) -> str:
    """Write a list into one column, one item a line."""
    return "\n".join(str(item) for item in items)
