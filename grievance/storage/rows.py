"""
The tables, as SQLAlchemy sees them; nothing outside `storage` imports this.

They are declared as classes for the sake of their types, and used through Core with
statements built once: 50 µs each, where a unit of work takes ten times as long.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from grievance.domain.case import CaseKind
from grievance.domain.compartment import Compartment
from grievance.domain.intake import Door, Outcome, SpoolState
from grievance.domain.outbox import JobState
from grievance.domain.outgoing import Hold, OutgoingKind, OutgoingState
from grievance.domain.request import RequestedAct, RequestState
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency


class UTCDateTime(TypeDecorator[datetime]):
    """Aware in, aware out; a naive datetime is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "naive datetime"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(
        self, value: Any | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        aware: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC)


def _coded(kinds: type[StrEnum]) -> Enum:
    """Keep the value of an enum as plain text, so that a new one needs no migration."""
    return Enum(
        kinds,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


SERIAL = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UTCDateTime,
        date: Date,
        bytes: LargeBinary,
        UUID: Uuid,
        Stage: _coded(Stage),
        CaseKind: _coded(CaseKind),
        Urgency: _coded(Urgency),
        Compartment: _coded(Compartment),
        Outcome: _coded(Outcome),
        SpoolState: _coded(SpoolState),
        JobState: _coded(JobState),
        Door: _coded(Door),
        OutgoingKind: _coded(OutgoingKind),
        OutgoingState: _coded(OutgoingState),
        Hold: _coded(Hold),
        RequestedAct: _coded(RequestedAct),
        RequestState: _coded(RequestState),
    }


# People and their keys


class DirectoryRow(Base):
    __tablename__ = "directory"

    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes]
    signature: Mapped[bytes]


class LockedIdentityRow(Base):
    __tablename__ = "locked_identity"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    iterations: Mapped[int]
    lanes: Mapped[int]
    memory_kib: Mapped[int]
    salt: Mapped[bytes]
    sealed: Mapped[bytes]


# Cases


class CaseRow(Base):
    __tablename__ = "case"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[CaseKind]
    stage: Mapped[Stage]
    stage_since: Mapped[date]
    urgency: Mapped[Urgency]
    received_on: Mapped[date]
    due_on: Mapped[date | None]
    handler: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(String(8))
    unread: Mapped[bool]
    token_epoch: Mapped[int]
    version: Mapped[int]


class CaseSlotRow(Base):
    __tablename__ = "case_slot"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    compartment: Mapped[Compartment] = mapped_column(primary_key=True)
    kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    suite: Mapped[int]
    public: Mapped[bytes]
    commitment: Mapped[bytes]
    maker: Mapped[str] = mapped_column(String(36))
    maker_kv: Mapped[int]
    signature: Mapped[bytes]


class CaseGrantRow(Base):
    __tablename__ = "case_grant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "compartment", "kv"],
            ["case_slot.case_id", "case_slot.compartment", "case_slot.kv"],
        ),
        Index(None, "holder", "compartment"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    compartment: Mapped[Compartment] = mapped_column(primary_key=True)
    kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(36), primary_key=True)
    holder_kv: Mapped[int]
    wrapped: Mapped[bytes]


class PartRow(Base):
    __tablename__ = "part"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    compartment: Mapped[Compartment]
    kind: Mapped[str] = mapped_column(String(32))
    kv: Mapped[int]
    rev: Mapped[int]
    boxed: Mapped[bytes | None]
    sealed: Mapped[bytes]
    author: Mapped[str] = mapped_column(String(36))
    author_kv: Mapped[int]
    signature: Mapped[bytes]


class SlipRow(Base):
    __tablename__ = "slip"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    kv: Mapped[int]
    rev: Mapped[int]
    sealed: Mapped[bytes]
    wrapped: Mapped[bytes]
    worker_kv: Mapped[int]
    author: Mapped[str] = mapped_column(String(36))
    author_kv: Mapped[int]
    signature: Mapped[bytes]


# Messages on their way in, and jobs


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


class SpoolGrantRow(Base):
    """The key to a message that was put aside, for a person to look at it."""

    __tablename__ = "spool_grant"

    spool_id: Mapped[UUID] = mapped_column(ForeignKey("spool.id"), primary_key=True)
    holder: Mapped[str] = mapped_column(String(36), primary_key=True)
    holder_kv: Mapped[int]
    wrapped: Mapped[bytes]


# Messages on their way out


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
    message_id: Mapped[str] = mapped_column(unique=True)
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


class AnsweredRow(Base):
    """Whom we wrote to by ourselves of late: a keyed mark, deleted after a day."""

    __tablename__ = "answered"

    mark: Mapped[bytes] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)


# What needs a second person


class RequestRow(Base):
    __tablename__ = "request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    act: Mapped[RequestedAct]
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


class OutboxRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            None,
            "due_at",
            sqlite_where=text("state IN ('ready', 'leased')"),
            postgresql_where=text("state IN ('ready', 'leased')"),
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


# The log


class LogEntryRow(Base):
    __tablename__ = "log_entry"

    sequence: Mapped[int] = mapped_column(SERIAL, primary_key=True, autoincrement=False)
    object: Mapped[str] = mapped_column(String(96), index=True)
    body: Mapped[bytes]


class LogHeadRow(Base):
    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    frontier: Mapped[bytes]


class CheckpointRow(Base):
    __tablename__ = "checkpoint"

    size: Mapped[int] = mapped_column(SERIAL, primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
