"""Say whom of the office a mail may tell of a case: who may open it, and is not tied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.domain.case import Case
from grievance.domain.errors import AlteredError, NotFoundError
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.people import Person
from grievance.domain.slip import Slip
from grievance.domain.ties import Ties
from grievance.services.boxes.respondents import ties_for
from grievance.services.boxes.worker_slip import worker_slip
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


def may_hear(
    tx: Transaction, ring: WorkerRing, person: Person, case_id: CaseId
) -> bool:
    """
    Whether *person* holds the key to a case, and it is not about whom they are tied to.

    Who turned out to be tied to somebody holds a key that fits until it is made anew.
    """
    if holder_of(person.id) not in tx.worklists.readers(case_id):
        return False
    return _is_free(tx, ring, ties_for(tx, person), person, case_id)


def heard_of(
    tx: Transaction, ring: WorkerRing, person: Person, cases: Iterable[Case]
) -> Iterator[Case]:
    """Yield those of *cases*, to all of which they hold the key, of which they may hear."""
    ties = ties_for(tx, person)
    for case in cases:
        if _is_free(tx, ring, ties, person, case.id):
            yield case


def _is_free(
    tx: Transaction, ring: WorkerRing, ties: Ties, person: Person, case_id: CaseId
) -> bool:
    slip = _slip(tx, ring, case_id)
    return slip is None or not ties.keep_out(person, slip)


def _slip(tx: Transaction, ring: WorkerRing, case_id: CaseId) -> Slip | None:
    """Return the slip; None where it was tampered with, which is to silence no clock."""
    try:
        return worker_slip(tx, ring, case_id)
    except (AlteredError, NotFoundError, SealError):
        return None
