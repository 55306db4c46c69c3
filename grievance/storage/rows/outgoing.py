"""Messages on their way out."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grievance.domain.outgoing import Hold, OutgoingKind, OutgoingState, Party
from grievance.storage.rows.base import Base


class OutgoingRow(Base):
    """A letter of ours; its sealed bytes and address are gone once it was sent."""

    __tablename__ = "outgoing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[OutgoingKind]
    state: Mapped[OutgoingState] = mapped_column(index=True)
    hold: Mapped[Hold | None]
    mailbox: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[str | None] = mapped_column(unique=True)
    worker_kv: Mapped[int]
    wrapped: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    digest: Mapped[bytes]
    author: Mapped[str] = mapped_column(String(36))
    author_kv: Mapped[int]
    signature: Mapped[bytes]
    released_by: Mapped[str | None] = mapped_column(String(36))
    released_kv: Mapped[int | None]
    release: Mapped[bytes | None]
    made_at: Mapped[datetime] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200))
    party: Mapped[Party] = mapped_column(server_default=Party.COMPLAINANT)
    closed: Mapped[bytes | None]


class AliasRow(Base):
    """A second reference of a case, for somebody else than the complainant."""

    __tablename__ = "alias"

    reference: Mapped[str] = mapped_column(String(16), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    party: Mapped[Party]
    made_on: Mapped[date]


class AnsweredRow(Base):
    """Whom we wrote to by ourselves of late: a keyed mark, deleted after a day."""

    __tablename__ = "answered"

    mark: Mapped[bytes] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)
