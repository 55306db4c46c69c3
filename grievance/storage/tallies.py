"""Counts for those who look after the office: how much of each, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import OutgoingState
from grievance.storage.leases import NOT_DONE, NOW, UNFINISHED
from grievance.storage.rows import OutboxRow, OutgoingRow, ReceiptRow, SpoolRow


_HOW_MANY = func.count().label("how_many")
_JOBS = select(OutboxRow.kind, OutboxRow.state, _HOW_MANY).group_by(
    OutboxRow.kind, OutboxRow.state
)
_AT_WORK = _JOBS.where(UNFINISHED)
_GIVEN_UP = _JOBS.where(NOT_DONE, OutboxRow.state == JobState.FAILED)
_DUE_SINCE = select(func.min(OutboxRow.due_at)).where(
    UNFINISHED, OutboxRow.state == JobState.READY, OutboxRow.due_at <= NOW
)
_MESSAGES = select(SpoolRow.state, _HOW_MANY).group_by(SpoolRow.state)
_LETTERS = select(OutgoingRow.state, _HOW_MANY).group_by(OutgoingRow.state)
_TAKEN_IN = select(func.count()).select_from(ReceiptRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCount:
    """How many jobs of a kind are in a state."""

    kind: JobKind
    state: JobState
    count: int


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts; no row is read for what it says."""

    connection: Connection

    def jobs(self) -> tuple[JobCount, ...]:
        """Count the jobs that are not done, by kind and state."""
        rows = [
            row
            for statement in (_AT_WORK, _GIVEN_UP)
            for row in self.connection.execute(statement)
        ]
        return tuple(
            JobCount(kind=JobKind(row.kind), state=row.state, count=row.how_many)
            for row in rows
        )

    def due_since(self, *, at: datetime) -> datetime | None:
        """Return since when the oldest job is due that nobody does; None for none."""
        found: datetime | None = self.connection.scalar(_DUE_SINCE, {"now": at})
        return found

    def messages(self) -> Mapping[SpoolState, int]:
        """Count the sealed messages by state."""
        return self._by_state(_MESSAGES)

    def letters(self) -> Mapping[OutgoingState, int]:
        """Count the letters of ours by state."""
        return self._by_state(_LETTERS)

    def taken_in(self) -> int:
        """Count all that ever came in."""
        return self.connection.scalar(_TAKEN_IN) or 0

    def clock(self) -> datetime | None:
        """Return what time it is for the database; None where it has no clock of its own."""
        if self.connection.dialect.name != "postgresql":
            return None
        found: datetime = self.connection.execute(
            select(func.clock_timestamp())
        ).scalar_one()
        return found.astimezone(UTC)

    def server(self) -> str:
        """Name the database and its version."""
        version = self.connection.dialect.server_version_info or ()
        name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
        numbers = ".".join(map(str, version))
        return f"{name[self.connection.dialect.name]} {numbers}".strip()

    def _by_state(self, statement: Select[*tuple[Any, ...]]) -> dict[Any, int]:
        return {row.state: row.how_many for row in self.connection.execute(statement)}
