"""
A database in which only the log grows: who looks leaves a trace, and nothing else.

Every statement is looked at, so that no shelf can be forgotten, also one of tomorrow.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, TableClause, event
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import TextClause

from grievance.domain.errors import NotAllowedError
from grievance.storage.rows import LogEntryRow, LogHeadRow


_GROWS = frozenset({LogEntryRow.__tablename__, LogHeadRow.__tablename__})


def looking_only(engine: Engine) -> Engine:
    """Return the engine of the same database that refuses to change cases or books."""
    looking = engine.execution_options(looks_only=True)
    event.listen(looking, "before_execute", _refuse_change)
    return looking


def _refuse_change(_connection: Connection, clause: object, *_how: object) -> None:
    if isinstance(clause, TextClause) or (
        isinstance(clause, UpdateBase) and _name(clause) not in _GROWS
    ):
        msg = (
            "Here one only looks (--read-only), and nothing was changed; open the desk "
            "without it to work."
        )
        raise NotAllowedError(msg)


def _name(change: UpdateBase) -> str:
    table = change.table
    return table.name if isinstance(table, TableClause) else ""
