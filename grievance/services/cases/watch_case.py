"""Do something to a case, and return what it changed, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.undo import CoverChange
from grievance.storage.store import Transaction


def watch_case(
    tx: Transaction, case_id: CaseId, act: Callable[[], object]
) -> CoverChange:
    """Return the cover before and after *act*, and who was given the key by it."""
    before, had = tx.cases.get(case_id), _readers(tx, case_id)
    act()
    given = _readers(tx, case_id) - had
    return CoverChange(
        before=before,
        after=tx.cases.get(case_id),
        given=tuple(sorted(given, key=str)),
    )


def _readers(tx: Transaction, case_id: CaseId) -> frozenset[PersonId]:
    return frozenset(
        one.person_id
        for one in tx.cases.access_to(case_id)
        if one.compartment is Compartment.CONTENTS and one.person_id is not None
    )
