"""What all tables have in common: types, and names of constraints."""

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
    Integer,
    LargeBinary,
    MetaData,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from grievance.domain.case import CaseKind
from grievance.domain.compartment import Compartment
from grievance.domain.intake import Door, Outcome, SpoolState
from grievance.domain.outbox import JobState
from grievance.domain.outgoing import Hold, OutgoingKind, OutgoingState, Party
from grievance.domain.request import PlainAct, RequestState
from grievance.domain.staff_mail import StaffMailKind, StaffMailState
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
        Party: _coded(Party),
        PlainAct: _coded(PlainAct),
        RequestState: _coded(RequestState),
        StaffMailKind: _coded(StaffMailKind),
        StaffMailState: _coded(StaffMailState),
    }
