"""Put records into a case, as the desk asks for it; run in threads only."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.allegation import Allegation
from grievance.domain.contested import ContestedFact
from grievance.domain.evidence import Evidence
from grievance.domain.ids import CaseId
from grievance.domain.undo import AllegationChange, Step
from grievance.services.cases.open_case import OpenedCase
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.evidence.record_evidence import note_custody, record_evidence
from grievance.services.handling.contest_fact import contest_fact
from tui.asking.cases import read_case
from tui.session import Session


def keep_allegation(
    session: Session, case_id: CaseId, allegation: Allegation, *, reason: str = ""
) -> None:
    """Put an allegation on record, or change one; *reason* for no audit any more."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        ring = session.ring
        record_allegation(tx, ring, case_id, allegation, at=at, reason=reason)
        reference = tx.cases.get(case_id).reference
    number = allegation.number
    change = AllegationChange(
        case_id=case_id,
        reference=reference,
        number=number,
        revision=allegation.revision,
    )
    session.did(Step.of(f"allegation {number} of {reference}", change))


def flag(
    session: Session, case_id: CaseId, allegation: Allegation, reason: str = ""
) -> OpenedCase:
    """Let an audit look into an allegation, or no longer; open the case as it is then."""
    flagged = replace(
        allegation,
        revision=allegation.revision + 1,
        flagged=not allegation.flagged,
    )
    keep_allegation(session, case_id, flagged, reason=reason)
    return read_case(session, case_id)


def keep_evidence(session: Session, case_id: CaseId, evidence: Evidence) -> None:
    """Put evidence on record, or change what is known of it."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        record_evidence(tx, session.ring, case_id, evidence, at=at)


def keep_custody(session: Session, case_id: CaseId, number: int, text: str) -> None:
    """Note whose hands a piece of evidence went through."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        note_custody(tx, session.ring, case_id, number, text=text, at=at)


def keep_fact(session: Session, case_id: CaseId, fact: ContestedFact) -> None:
    """Put on record what a side says of a fact."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        contest_fact(tx, session.ring, case_id, fact, at=at)
