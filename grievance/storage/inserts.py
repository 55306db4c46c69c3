"""Insert unless it is there already, in the words of both engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute


def insert_if_new(row: type[DeclarativeBase]) -> Mapping[str, Executable]:
    """Build the same for many rows at once, of which nothing is returned."""
    return {
        "sqlite": sqlite.insert(row).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(row).on_conflict_do_nothing(),
    }


def insert_new(
    row: type[DeclarativeBase],
    returning: InstrumentedAttribute[Any] | ColumnElement[Any],
) -> Mapping[str, Executable]:
    """
    Build, by name of the engine, an insert that gives way to a row already there.

    It returns *returning* of the new row, or nothing where a unique key was taken.
    """
    return {
        "sqlite": sqlite.insert(row).on_conflict_do_nothing().returning(returning),
        "postgresql": postgresql.insert(row)
        .on_conflict_do_nothing()
        .returning(returning),
    }
