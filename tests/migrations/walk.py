"""Each revision in turn, what the tables hold there, and a row for every empty table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import pairwise
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table

from grievance.storage.schema import metadata


Rows = Counter[tuple[Any, ...]]
Held = Mapping[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]
VERSION = "alembic_version"
VALUES: Mapping[type[Any], object] = {
    sa.Uuid: None,  # each its own
    sa.DateTime: datetime(2026, 11, 21, 12, tzinfo=UTC),
    sa.Date: date(2026, 11, 21),
    sa.Boolean: True,
    sa.Integer: 7,
    sa.LargeBinary: b"seven",
    sa.JSON: [],
}


def revisions() -> tuple[str, ...]:
    """Return every revision that there is, the oldest first."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return tuple(reversed([script.revision for script in scripts]))


def steps() -> Iterator[tuple[str, str]]:
    """Yield each revision with the one after it."""
    yield from pairwise(revisions())


def fill_empty_tables(engine: Engine) -> None:
    """Put a row into every table that has none, so that no script runs over nothing."""
    with engine.begin() as connection:
        for table in metadata().sorted_tables:
            if connection.execute(table.select().limit(1)).first() is None:
                connection.execute(table.insert(), _row(connection, table))


def write_as(engine: Engine, known: sa.MetaData) -> None:
    """
    Insert, read, change and delete a row of each table, with the columns that are *known*.

    Nothing of it is kept.
    """
    tables = [one for one in known.sorted_tables if one.name != VERSION]
    with engine.connect() as connection:
        for table in tables:
            row = _row(connection, table)
            is_it = [column == row[column.name] for column in table.primary_key]
            connection.execute(table.insert(), row)
            connection.execute(table.select().where(*is_it)).one()
            connection.execute(table.update().where(*is_it), row)
        for table in reversed(tables):
            connection.execute(table.delete())


def held(engine: Engine) -> Held:
    """Read every row of every table as it is at this revision."""
    found = sa.MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        return {
            table.name: (tuple(c.name for c in table.c), _read(connection, table))
            for table in found.sorted_tables
            if table.name != VERSION
        }


def parted(one: Held, other: Held) -> set[str]:
    """Name the tables that both know, and that differ in a column that both know."""
    return {
        name
        for name in one.keys() & other.keys()
        if _common(one[name], other[name]) != _common(other[name], one[name])
    }


def _common(
    mine: tuple[tuple[str, ...], list[tuple[Any, ...]]],
    theirs: tuple[tuple[str, ...], list[tuple[Any, ...]]],
) -> Rows:
    names, rows = mine
    shared = sorted({*names} & {*theirs[0]})
    places = [names.index(name) for name in shared]
    return Counter(tuple(row[place] for place in places) for row in rows)


def _read(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    """Read columns as text, so that a type that only changed its name is the same."""
    columns = [sa.type_coerce(column, sa.types.NullType()) for column in table.c]
    return [tuple(map(str, row)) for row in connection.execute(sa.select(*columns))]


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    """Make one row: keys of others as these have them, all else of its type."""
    row = {column.name: _value(column) for column in table.c}
    for reference in table.foreign_key_constraints:
        pointed = [element.column for element in reference.elements]
        there = connection.execute(sa.select(*pointed).limit(1)).one()
        row.update(zip((c.name for c in reference.columns), there, strict=True))
    return row


def _value(column: sa.Column[Any]) -> object:
    kind = column.type
    plain = kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind
    for known, value in VALUES.items():
        if isinstance(plain, known):
            return uuid4() if known is sa.Uuid else value
    return "seven"[: kind.length if isinstance(kind, sa.String) else None]
