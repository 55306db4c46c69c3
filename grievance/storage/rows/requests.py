"""What needs a second person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from grievance.domain.request import PlainAct, RequestState
from grievance.storage.rows.base import Base


class RequestRow(Base):
    __tablename__ = "request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    act: Mapped[PlainAct]
    object: Mapped[str] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(String(32))
    state: Mapped[RequestState]
    asked_by: Mapped[UUID]
    asked_kv: Mapped[int]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    asked: Mapped[bytes]
    answered_by: Mapped[UUID | None]
    answered_kv: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[bytes | None]
