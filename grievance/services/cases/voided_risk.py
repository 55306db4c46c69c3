"""Say whether the last assessment of a case's risk still holds."""

from __future__ import annotations

from grievance.domain.reprisal import Incident, RiskAssessment, RiskLevel
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import find_slip
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def is_voided(
    tx: Transaction, ring: PersonRing, key: CaseKey, found: RiskAssessment
) -> bool:
    """
    Whether a reprisal was told of after *found*, so that the case is unassessed again.

    The slip says so; of a case that is older than the custodians' way to its slip, the
    reprisals do.
    """
    slip = find_slip(tx, key, ring.directory)
    if slip is not None:
        return slip.risk is RiskLevel.UNASSESSED
    told = read_records(tx, key, ring.directory, Incident)
    return any(one.told_at >= found.at for one in told)
