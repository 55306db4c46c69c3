"""Ask about reports and kinds of cases; run in threads only."""

from __future__ import annotations

from grievance.domain.case import CaseKind
from grievance.domain.ids import CaseId, SpoolId
from grievance.services.handling.set_kind import set_kind
from grievance.services.reports.fan_out_report import (
    FanOut,
    fan_out_report,
    preview_fan_out,
)
from grievance.services.reports.name_organisations import name_organisations
from grievance.services.triage.plan_organisation import Planned
from tui.session import Session


Plan = tuple[FanOut, tuple[Planned, ...]]


def preview(session: Session, case_id: CaseId) -> Plan:
    """Say what becomes of each organisation that the triage has on record."""
    mechanism, ring, today = session.mechanism, session.ring, session.today
    with mechanism.store.read() as tx:
        every = name_organisations(tx, ring, case_id, today=today)
        wanted = FanOut(every=every)
        planned = preview_fan_out(
            tx, ring, case_id, wanted, catalogue=mechanism.catalogue, today=today
        )
    return wanted, planned


def fan_out(session: Session, case_id: CaseId, wanted: FanOut) -> list[SpoolId]:
    """Hand the cases to the worker; return as which messages."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        done = fan_out_report(
            tx,
            session.ring,
            case_id,
            wanted,
            catalogue=mechanism.catalogue,
            today=session.today,
            at=mechanism.now(),
        )
    return [collected.spool_id for collected in done.collected]


def take_for(session: Session, case_id: CaseId, kind: CaseKind, reason: str) -> None:
    """Say what a case is."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        set_kind(tx, session.ring, case_id, kind, reason=reason, at=at)
