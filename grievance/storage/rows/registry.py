"""The public registry: Entities, certificates and audits."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.storage.rows.base import Base


class RegistryRow(Base):
    __tablename__ = "registry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]


class EntityRow(Base):
    __tablename__ = "entity"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    member: Mapped[str]
    membership_class: Mapped[str]
    country: Mapped[str] = mapped_column(String(2))
    activities: Mapped[str] = mapped_column(Text)  # one a line


class EntityNameRow(Base):
    __tablename__ = "entity_name"

    entity_id: Mapped[UUID] = mapped_column(ForeignKey("entity.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]


class FacilityRow(Base):
    __tablename__ = "facility"

    entity_id: Mapped[UUID] = mapped_column(ForeignKey("entity.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str]


class CertificationRow(Base):
    __tablename__ = "certification"

    id: Mapped[UUID] = mapped_column(primary_key=True)
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
    entity_id: Mapped[UUID] = mapped_column(ForeignKey("entity.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    firm: Mapped[str]
    lead_auditor: Mapped[str]
    scheduled_start: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(32))
