"""Who was told of what is due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.domain.staff_mail import StaffMailKind, StaffMailState
from grievance.storage.rows.base import Base


class ReminderRow(Base):
    __tablename__ = "reminder"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(String(32), primary_key=True)
    started_on: Mapped[date] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[UUID | None]
    at: Mapped[datetime]


class StaffMailRow(Base):
    __tablename__ = "staff_mail"
    __table_args__ = (UniqueConstraint("person_id", "topic"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[StaffMailKind]
    topic: Mapped[str] = mapped_column(String(120))
    day: Mapped[date]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    state: Mapped[StaffMailState]
    made_at: Mapped[datetime] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200))
