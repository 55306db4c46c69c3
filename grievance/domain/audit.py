"""
Audits of Entities by accredited firms.

Intervals between audits are irregular: the window in which one is due and the days on
which it is held are kept side by side, and where they disagree that is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.registry_ids import AuditorId, FirmId


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


class DateFlag(StrEnum):
    """How the days of an audit disagree."""

    BEFORE_WINDOW = "before-window"
    AFTER_WINDOW = "after-window"
    MOVED = "moved"  # it began on another day than it was scheduled for
    OVERDUE = "overdue"  # the window has passed, and it has not begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """
    One audit of one Entity.

    The window in which it is due runs from *due_from* until *due_until*;
    *scheduled_start* is the day it is to begin, *actual_start* the day it did.  Without
    *certification_ids* it is not known which certificates it is about.
    """

    id: AuditId
    key: str = ""
    entity_id: EntityId
    certification_ids: tuple[CertificationId, ...] = ()
    kind: AuditKind
    firm_id: FirmId | None = None
    lead_auditor_id: AuditorId | None = None
    team: tuple[AuditorId, ...] = ()
    due_from: date | None = None
    due_until: date | None = None
    scheduled_start: date | None = None
    actual_start: date | None = None
    actual_end: date | None = None
    status: AuditStatus = AuditStatus.PLANNED

    @property
    def start(self) -> date | None:
        """The day it began, or else is to begin."""
        return self.actual_start or self.scheduled_start

    @property
    def people(self) -> frozenset[str]:
        """The ids of its lead auditor and team, as text."""
        lead = (self.lead_auditor_id,) if self.lead_auditor_id else ()
        return frozenset(map(str, (*lead, *self.team)))


def date_flags(audit: Audit, *, on: date) -> tuple[DateFlag, ...]:
    """Tell how an audit's window and real days disagree, as seen *on* a day."""
    if audit.status is AuditStatus.CANCELLED:
        return ()
    return tuple(_flags(audit, on))


def _flags(audit: Audit, on: date) -> Iterator[DateFlag]:
    start = audit.start
    if start and audit.due_from and start < audit.due_from:
        yield DateFlag.BEFORE_WINDOW
    if start and audit.due_until and start > audit.due_until:
        yield DateFlag.AFTER_WINDOW
    if audit.actual_start and audit.scheduled_start not in {None, audit.actual_start}:
        yield DateFlag.MOVED
    if _is_overdue(audit, on):
        yield DateFlag.OVERDUE


def _is_overdue(audit: Audit, on: date) -> bool:
    waits = audit.status in {AuditStatus.PLANNED, AuditStatus.SCHEDULED}
    has_begun = audit.actual_start is not None
    return (
        waits and not has_begun and audit.due_until is not None and audit.due_until < on
    )
