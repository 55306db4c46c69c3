"""Cases: covers, keys, grants, sealed parts and slips."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.domain.case import CaseKind
from grievance.domain.compartment import Compartment
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.storage.rows.base import Base


# Each start asks which revisions of which cases are on somebody's ring: with these it
# is answered without a look at the rows.
WHICH_COVER, WHICH_SLIP, WHOSE = "ix_case_which", "ix_slip_which", "ix_case_grant_whose"
LATER_KEYS = "ix_case_slot_later"


class CaseRow(Base):
    __tablename__ = "case"
    __table_args__ = (Index(WHICH_COVER, "id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[CaseKind]
    stage: Mapped[Stage]
    stage_since: Mapped[date]
    urgency: Mapped[Urgency]
    received_on: Mapped[date]
    due_on: Mapped[date | None] = mapped_column(index=True)
    clocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    duty: Mapped[UUID | None]
    handler: Mapped[UUID | None]
    resubmitted: Mapped[bool]
    reopened: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    parent: Mapped[UUID | None] = mapped_column(index=True)
    unread: Mapped[bool]
    token_epoch: Mapped[int]
    version: Mapped[int]
    erased_on: Mapped[date | None]


class AuditFileRow(Base):
    """That an audit has a file: a keyed mark of its id, which tells nobody which one."""

    __tablename__ = "audit_file"

    mark: Mapped[bytes] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)


class CaseSlotRow(Base):
    __tablename__ = "case_slot"
    __table_args__ = (
        Index(  # few cases ever get another key, and each start asks for these
            LATER_KEYS,
            "case_id",
            sqlite_where=text("kv > 1"),
            postgresql_where=text("kv > 1"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    compartment: Mapped[Compartment] = mapped_column(primary_key=True)
    kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    suite: Mapped[int]
    public: Mapped[bytes]
    commitment: Mapped[bytes]
    heir: Mapped[bytes]
    maker: Mapped[str] = mapped_column(String(36))
    maker_kv: Mapped[int]
    signature: Mapped[bytes]
    vouched: Mapped[bytes | None]


class RekeyDueRow(Base):
    """A compartment whose key somebody has still who was taken off it."""

    __tablename__ = "rekey_due"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    compartment: Mapped[Compartment] = mapped_column(primary_key=True)
    since: Mapped[date]


class CaseGrantRow(Base):
    __tablename__ = "case_grant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "compartment", "kv"],
            ["case_slot.case_id", "case_slot.compartment", "case_slot.kv"],
        ),
        Index(WHOSE, "holder", "compartment", "case_id", "kv", "holder_kv", "until"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    compartment: Mapped[Compartment] = mapped_column(primary_key=True)
    kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(36), primary_key=True)
    holder_kv: Mapped[int]
    wrapped: Mapped[bytes]
    until: Mapped[date | None] = mapped_column(index=True)
    proof: Mapped[bytes]


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
    carrier: Mapped[str | None] = mapped_column(String(36))
    carrier_kv: Mapped[int | None]
    signature: Mapped[bytes]


class SlipRow(Base):
    __tablename__ = "slip"
    __table_args__ = (Index(WHICH_SLIP, "case_id", "rev"),)

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
