"""What was published of which period, and what waits to be."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from grievance.storage.rows.base import Base


class _Made:
    """What both have: a package, and sealed what it counted."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(16), unique=True)
    published_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    package: Mapped[bytes]
    wrapped: Mapped[bytes]
    sealed: Mapped[bytes]
    worker_kv: Mapped[int]
    author: Mapped[str] = mapped_column(String(36))
    author_kv: Mapped[int]
    signature: Mapped[bytes]


class ReleaseRow(_Made, Base):
    __tablename__ = "release"


class RehearsalRow(_Made, Base):
    """*facts* is a digest of all that it was made of, *checked_at* when it last was that."""

    __tablename__ = "rehearsal"

    facts: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    checked_at: Mapped[datetime]
