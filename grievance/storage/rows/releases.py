"""What was published of which period."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from grievance.storage.rows.base import Base


class ReleaseRow(Base):
    __tablename__ = "release"

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
