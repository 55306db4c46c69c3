"""Messages on their way in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.domain.intake import Door, Outcome, SpoolState
from grievance.storage.rows.base import Base


class ReceiptRow(Base):
    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("source", "uidvalidity", "uid"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    door: Mapped[Door] = mapped_column(server_default=Door.MAIL.value)
    source: Mapped[str] = mapped_column(String(64))
    uidvalidity: Mapped[int | None] = mapped_column(BigInteger)
    uid: Mapped[int | None] = mapped_column(BigInteger)
    fingerprint: Mapped[bytes | None] = mapped_column(unique=True)
    id_mark: Mapped[bytes | None] = mapped_column(index=True)
    content_mark: Mapped[bytes | None] = mapped_column(unique=True)
    outcome: Mapped[Outcome | None]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    reason: Mapped[str]
    received_at: Mapped[datetime]


class SpoolRow(Base):
    __tablename__ = "spool"

    id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    state: Mapped[SpoolState]
    reason: Mapped[str]
    worker_kv: Mapped[int]
    wrapped: Mapped[bytes]
    sealed: Mapped[bytes]
    failures: Mapped[int] = mapped_column(server_default="0")


class SpoolGrantRow(Base):
    """The key to a message that was put aside, for a person to look at it."""

    __tablename__ = "spool_grant"

    spool_id: Mapped[UUID] = mapped_column(ForeignKey("spool.id"), primary_key=True)
    holder: Mapped[str] = mapped_column(String(36), primary_key=True)
    holder_kv: Mapped[int]
    wrapped: Mapped[bytes]
