"""Say where a case stands, as its slip and the books have it."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.slip import Flag, Slip
from grievance.domain.standing import Standing
from grievance.storage.store import Transaction


def standing_of(tx: Transaction, case: Case, slip: Slip) -> Standing:
    """Return what a step of *case* depends on besides its cover."""
    return Standing(
        deciders=frozenset(slip.deciders),
        unanswered=sum(one.awaits_audit for one in slip.allegations),
        open_children=sum(child.is_open for child in tx.cases.children(case.id)),
        in_time=Flag.MAY_BE_RESUBMISSION in slip.flags,
    )
