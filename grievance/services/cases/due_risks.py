"""List the cases whose risk of reprisal is to be assessed, for the first time or anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grievance.domain.case import Case
from grievance.domain.clock import DUE_SOON, Clock
from grievance.domain.compartment import Compartment
from grievance.domain.reprisal import RiskLevel
from grievance.domain.risk_review import review_of
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_slip import find_slip
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRisk:
    """
    A case whose risk somebody has to look at, by *review_on*; at once where that is None.

    *level* is None where this person cannot see it.
    """

    case: Case
    level: RiskLevel | None
    incidents: int
    review_on: date | None


def due_risks(tx: Transaction, ring: PersonRing, *, today: date) -> tuple[DueRisk, ...]:
    """
    Return the open cases on the ring that are due, the most pressing first.

    Raises:
        SealError: A slip or a grant was altered.
    """
    found = (_due(tx, ring, case, today) for case in _open_cases(tx, ring))
    rows = [one for one in found if one is not None]
    return tuple(sorted(rows, key=_pressing))


def _pressing(one: DueRisk) -> tuple[bool, date]:
    """Sort reprisals first, then what nobody has looked at, then by the day."""
    return not one.incidents, one.review_on or date.min


def _open_cases(tx: Transaction, ring: PersonRing) -> Iterator[Case]:
    seen = {}
    for compartment in Compartment:
        for case in tx.worklists.covers(ring.author.holder, compartment):
            seen[case.id] = case
    return (case for case in seen.values() if case.is_open and case.is_complaint)


def _is_due(slip: Slip | None, review: Clock | None, today: date) -> bool:
    """
    Whether somebody has to look: soon, or at once where nobody ever did.

    Nobody did either since a protected case was taken up again, and it waits for that.
    """
    if review is not None:
        is_assessed = slip is None or slip.risk is not RiskLevel.UNASSESSED
        return not is_assessed or review.due_on - today <= DUE_SOON
    return slip is not None and slip.risk.is_protected


def _due(tx: Transaction, ring: PersonRing, case: Case, today: date) -> DueRisk | None:
    key = find_key(tx, ring, case.id, Compartment.CONTENTS) or find_key(
        tx, ring, case.id, Compartment.IDENTITY
    )
    if key is None:
        return None
    slip, review = find_slip(tx, key, ring.directory), review_of(case)
    if not _is_due(slip, review, today):
        return None
    return DueRisk(
        case=case,
        level=slip.risk if slip else None,
        incidents=slip.incidents if slip else 0,
        review_on=review.due_on if review else None,
    )
