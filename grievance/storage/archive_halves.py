"""
Which of the two files of a backup has what: tables, columns, and what lies in neither.

    books   every table, without what opens something
    keys    grants, what people's keys lie under, and the wrapped keys of slips, spool
            and letters: without it the other file says how many, when and who
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, MetaData, Table

from grievance.storage.rows import Base


KEY_TABLES = frozenset(
    {
        "case_grant",
        "spool_grant",
        "locked_identity",
        "identity_code",
        "former_identity",
    }
)
KEY_COLUMNS: Mapping[str, str] = {
    "slip": "wrapped",
    "spool": "wrapped",
    "outgoing": "wrapped",
    "release": "wrapped",
    "rehearsal": "wrapped",
}
# Where parts lie outside: their bytes are in the archive, and restored ones lie here.
LEFT_OUT = frozenset({"blob", "blob_folder"})


class Half(StrEnum):
    """Which of the two files."""

    BOOKS = "books"
    KEYS = "keys"


def tables_of(half: Half) -> list[Table]:
    """Return the tables of which a half has something, in an order to write them in."""
    if half is Half.BOOKS:
        return [one for one in all_tables() if one.name not in KEY_TABLES]
    return [one for one in all_tables() if one.name in KEY_TABLES | KEY_COLUMNS.keys()]


def all_tables() -> list[Table]:
    """Return the tables of which either half has something."""
    return [one for one in Base.metadata.sorted_tables if one.name not in LEFT_OUT]


def columns_in(table: Table, half: Half) -> list[Column[Any]]:
    """Return the columns of a table that a half has."""
    if table.name in KEY_TABLES:
        return list(table.c)
    is_key = KEY_COLUMNS.get(table.name)
    if half is Half.BOOKS:
        return [column for column in table.c if column.name != is_key]
    return [one for one in table.c if one.name == is_key or one.primary_key]


def bare_table(table: Table, columns: list[Column[Any]]) -> Table:
    """Return the table as it is in an archive: its columns, and nothing they must be."""
    bare = (Column(one.name, one.type, primary_key=one.primary_key) for one in columns)
    return Table(table.name, MetaData(), *bare)
