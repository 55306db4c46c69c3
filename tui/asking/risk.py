"""Ask about reprisals and about who is kept out; run in threads only."""

from __future__ import annotations

from grievance.domain.ids import CaseId, PersonId
from grievance.domain.reprisal import Incident, RiskAssessment
from grievance.services.cases.assess_risk import (
    assess_risk,
    open_risk,
    record_incident,
)
from grievance.services.requests.clear_block import ask_clearing
from tui.session import Session


Known = tuple[RiskAssessment | None, tuple[Incident, ...]]


def read_known(session: Session, case_id: CaseId) -> Known:
    """Open assessment and reprisals, which is logged; for custodians only."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        return open_risk(tx, session.ring, case_id, at=at)


def assess(session: Session, case_id: CaseId, assessment: RiskAssessment) -> None:
    """Keep an assessment."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        assess_risk(
            tx,
            session.ring,
            case_id,
            assessment,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )


def tell(session: Session, case_id: CaseId, incident: Incident) -> None:
    """Keep what was done to somebody; the case becomes critical."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        record_incident(
            tx,
            session.ring,
            case_id,
            incident,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )


def ask_back(
    session: Session,
    case_id: CaseId,
    who: str,
    reason: str,
    second: PersonId | None = None,
) -> None:
    """Ask a *second* person, or whoever may answer, to let somebody back."""
    at, ring = session.mechanism.now(), session.ring
    with session.mechanism.store.begin() as tx:
        ask_clearing(tx, ring, case_id, who, reason=reason, at=at, second=second)
