"""Audits of Entities by accredited firms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.ids import AuditId, EntityId


class AuditKind(StrEnum):
    """Why an audit is held."""

    CERTIFICATION = "certification"
    SURVEILLANCE = "surveillance"
    RECERTIFICATION = "re-certification"
    SCOPE_CHANGE = "scope-change"


class AuditStatus(StrEnum):
    """How far an audit is."""

    PLANNED = "planned"
    SCHEDULED = "scheduled"
    PLAN_SUBMITTED = "plan-submitted"
    UNDER_WAY = "under-way"
    REPORT_SUBMITTED = "report-submitted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One audit of one Entity; *scheduled_start* is the real date, once known."""

    id: AuditId
    entity_id: EntityId
    kind: AuditKind
    firm: str
    lead_auditor: str = ""
    scheduled_start: date | None = None
    status: AuditStatus = AuditStatus.PLANNED
