"""Between a frozen value and the columns of its row, where both have the same names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Result, Row


if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def columns_of(value: DataclassInstance) -> dict[str, Any]:
    """Return the fields of *value* by name; nothing is copied."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def fields_of(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """Return the columns of *row* by name."""
    names = row._fields  # public, in spite of its name
    return dict(zip(names, row, strict=True))


def each_of(found: Result[*tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Yield the columns of each row by name; of many, the names are asked for once."""
    names = tuple(found.keys())
    return (dict(zip(names, row, strict=True)) for row in found)
