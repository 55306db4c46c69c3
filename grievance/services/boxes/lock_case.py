"""The cover of a case that is about to change, locked."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.storage.store import Transaction


def lock_case(tx: Transaction, case_id: CaseId) -> Case:
    """Return the cover, which nobody else locks until the commit."""
    case = tx.cases.lock(case_id)
    if case is None:
        msg = f"There is no case {case_id}."
        raise NotFoundError(msg)
    return case
