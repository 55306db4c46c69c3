"""
How PostgreSQL would find what was asked of it: which tables it would read whole.

Every statement that is sent meanwhile is remembered, and explained afterwards with what
it was sent with; explaining runs nothing.
"""

from __future__ import annotations

import json

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Engine, event


EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
WHOLE = "Seq Scan"


class Asked(NamedTuple):
    """A statement as it was sent."""

    statement: str
    values: Any


@contextmanager
def watching(engine: Engine) -> Iterator[list[Asked]]:
    """Give a list of what is asked of *engine* until the end."""
    asked: dict[str, Asked] = {}
    found: list[Asked] = []

    def note(*sent: Any) -> None:
        _connection, _cursor, statement, values, _context, is_many = sent
        if statement.lstrip().upper().startswith(EXPLAINED):
            first = values[0] if is_many else values
            asked.setdefault(statement, Asked(statement, first))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
        found += asked.values()


def read_whole(engine: Engine, asked: Sequence[Asked]) -> set[str]:
    """Return the tables of which a statement would read every row."""
    tables: set[str] = set()
    with engine.connect() as connection:
        for one in asked:
            explained = connection.exec_driver_sql(
                f"EXPLAIN (FORMAT JSON) {one.statement}", one.values
            ).scalar_one()
            plans = json.loads(explained) if isinstance(explained, str) else explained
            tables.update(_scanned(plans[0]["Plan"]))
        connection.rollback()
    return tables


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"].endswith(WHOLE):
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from _scanned(inner)
