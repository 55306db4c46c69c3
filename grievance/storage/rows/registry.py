"""
The tables of the registry: what was true when, and what is true now.

`registry_history` is only ever added to.  All others are what its last rows say, in
columns that can be asked; records refer to each other there as the import left them,
which lets none dangle.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.storage.rows.base import Base


class RegistryRow(Base):
    __tablename__ = "registry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]


class RegistryHistoryRow(Base):
    __tablename__ = "registry_history"
    __table_args__ = (Index(None, "noun", "record_id", "as_of"),)

    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    noun: Mapped[str] = mapped_column(String(16), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    as_of: Mapped[date]
    recorded_at: Mapped[datetime]
    facts: Mapped[str] = mapped_column(Text)  # JSON in one canonical form
    removed: Mapped[bool]
    why: Mapped[str | None] = mapped_column(String(32))  # a code, never words


class OtherNameRow(Base):
    """A name of a Member, a firm or an Entity besides its own."""

    __tablename__ = "other_name"
    __table_args__ = (Index(None, "organisation_id"),)

    noun: Mapped[str] = mapped_column(String(16), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    is_plain: Mapped[bool]  # an alias of which nothing else is known
    language: Mapped[str] = mapped_column(String(16))
    script: Mapped[str] = mapped_column(String(16))
    until: Mapped[date | None]


class MemberRow(Base):
    __tablename__ = "member"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    membership_class: Mapped[str]
    country: Mapped[str] = mapped_column(String(2))
    since: Mapped[date | None]
    until: Mapped[date | None]


class FirmRow(Base):
    __tablename__ = "firm"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    code: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    country: Mapped[str] = mapped_column(String(2))
    notices_to: Mapped[str]
    oversight: Mapped[str]
    language: Mapped[str] = mapped_column(String(16), server_default="")
    certificate: Mapped[str] = mapped_column(Text, server_default="")
    age_recipient: Mapped[str] = mapped_column(server_default="")


class AuditorRow(Base):
    __tablename__ = "auditor"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    firm_id: Mapped[UUID | None] = mapped_column(index=True)


class AccreditationRow(Base):
    __tablename__ = "accreditation"

    auditor_id: Mapped[UUID] = mapped_column(ForeignKey("auditor.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    standard: Mapped[str] = mapped_column(String(16))
    since: Mapped[date]
    until: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(32))


class EntityRow(Base):
    __tablename__ = "entity"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    member_id: Mapped[UUID | None] = mapped_column(index=True)
    membership_class: Mapped[str]
    country: Mapped[str] = mapped_column(String(2))
    activities: Mapped[str] = mapped_column(Text)  # one a line


class FacilityRow(Base):
    __tablename__ = "facility"

    entity_id: Mapped[UUID] = mapped_column(ForeignKey("entity.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str]
    activities: Mapped[str] = mapped_column(Text)  # one a line


class CertificationRow(Base):
    __tablename__ = "certification"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    entity_id: Mapped[UUID] = mapped_column(ForeignKey("entity.id"), index=True)
    standard: Mapped[str] = mapped_column(String(16))
    version: Mapped[str] = mapped_column(String(16))
    number: Mapped[str]
    issued: Mapped[date]
    expires: Mapped[date]
    status: Mapped[str] = mapped_column(String(32))


class AuditRow(Base):
    __tablename__ = "audit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    entity_id: Mapped[UUID] = mapped_column(ForeignKey("entity.id"), index=True)
    certification_ids: Mapped[str] = mapped_column(Text)  # one a line
    kind: Mapped[str] = mapped_column(String(32))
    firm_id: Mapped[UUID | None] = mapped_column(index=True)
    lead_auditor_id: Mapped[UUID | None] = mapped_column(index=True)
    team: Mapped[str] = mapped_column(Text)  # one a line
    due_from: Mapped[date | None]
    due_until: Mapped[date | None]
    scheduled_start: Mapped[date | None]
    actual_start: Mapped[date | None]
    actual_end: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(32))


class LinkRow(Base):
    __tablename__ = "link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    kind: Mapped[str] = mapped_column(String(32))
    from_id: Mapped[UUID] = mapped_column(index=True)
    to_id: Mapped[UUID] = mapped_column(index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text)
    strength: Mapped[str] = mapped_column(String(32))


class OutsideEventRow(Base):
    __tablename__ = "outside_event"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(32))
    title: Mapped[str]
    countries: Mapped[str] = mapped_column(Text)  # one a line
    regions: Mapped[str] = mapped_column(Text)  # one a line
    standards: Mapped[str] = mapped_column(Text)  # one a line
    criteria: Mapped[str] = mapped_column(Text)  # one a line
    source: Mapped[str] = mapped_column(Text)
    flags: Mapped[str] = mapped_column(Text)  # one a line
