"""Say who may pay for a complaint; only custodians can read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.ids import CaseId
from grievance.domain.reprisal import Incident, RiskAssessment
from grievance.services.case_keys import contents_key, identity_key
from grievance.services.case_records import keep_record
from grievance.services.keep import Pen
from grievance.services.rewrite_slip import rewrite_slip
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def assess_risk(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    assessment: RiskAssessment,
    *,
    at: datetime,
) -> RiskAssessment:
    """
    Keep an assessment with the identity, and its level on the slip.

    Raises:
        NotAllowedError: This person is no custodian of the case, or not on it.

        ConflictError: Somebody else assessed it meanwhile.
    """
    key = contents_key(tx, ring, case_id)
    pen = Pen.of(tx, ring, at)
    keep_record(pen, identity_key(tx, ring, case_id), assessment)
    rewrite_slip(pen, key, lambda slip: replace(slip, risk=assessment.level))
    return assessment


def record_incident(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    incident: Incident,
    *,
    at: datetime,
) -> Incident:
    """
    Keep what was done to somebody for complaining, and count it on the slip.

    Raises:
        NotAllowedError: This person is no custodian of the case, or not on it.

        ConflictError: Somebody else changed it meanwhile.
    """
    key = contents_key(tx, ring, case_id)
    pen = Pen.of(tx, ring, at)
    keep_record(pen, identity_key(tx, ring, case_id), incident)
    rewrite_slip(
        pen,
        key,
        lambda slip: replace(slip, incidents=max(slip.incidents, incident.number)),
    )
    return incident
