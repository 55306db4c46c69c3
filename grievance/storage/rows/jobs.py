"""What is promised to be done later, and who was at work when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.domain.outbox import JobState
from grievance.storage.rows.base import SERIAL, Base


_ROUNDS_OVER = (
    "state = 'done' AND kind IN ('plan-notices', 'publish-statistics', 'watch-clocks')"
)


class OutboxRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            None,
            "due_at",
            sqlite_where=text("state IN ('ready', 'leased')"),
            postgresql_where=text("state IN ('ready', 'leased')"),
        ),
        Index(  # nearly all jobs are done: what is asked of a kind is of the others
            None,
            "kind",
            sqlite_where=text("state IN ('ready', 'leased', 'failed')"),
            postgresql_where=text("state IN ('ready', 'leased', 'failed')"),
        ),
        Index(  # of a round nothing is asked but that it is over, to forget it
            "ix_outbox_rounds_over",
            "kind",
            "due_at",
            sqlite_where=text(_ROUNDS_OVER),
            postgresql_where=text(_ROUNDS_OVER),
        ),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    dedup_key: Mapped[str] = mapped_column(String(120), unique=True)
    ref: Mapped[str] = mapped_column(String(64))
    state: Mapped[JobState]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(36))
    hinted_at: Mapped[datetime | None]
    error: Mapped[str]


class PulseRow(Base):
    __tablename__ = "pulse"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime]
