"""Give somebody the key to the words of a case, never to who wrote them."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId
from grievance.services.case_keys import contents_key
from grievance.services.grant_access import share_access
from grievance.services.keep import Pen
from grievance.services.open_case import read_case_slip
from grievance.services.read_directory import person_of
from grievance.services.recused_themselves import refuse_recused
from grievance.services.respondents import is_kept_out
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def share_case(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    person_id: PersonId,
    *,
    at: datetime,
) -> None:
    """
    Let *person_id* read a case that is on this ring; they stay among its readers.

    Raises:
        NotFoundError: They left the office.

        NotAllowedError: They do no case work, are tied to whom it is about, took
            themselves off it, or the case's key is not on this ring.
    """
    tx.cases.lock(case_id)  # somebody may be just sharing it with the same person
    key = contents_key(tx, ring, case_id)
    person = person_of(ring.directory, person_id)
    if not person.works_on_cases:
        msg = f"{person.name} has no role in case work; choose somebody who has."
        raise NotAllowedError(msg)
    if is_kept_out(tx, person, read_case_slip(tx, ring, key)):
        msg = f"{person.name} has a conflict of interest here; choose another."
        raise NotAllowedError(msg)
    refuse_recused(tx, ring.directory, key, person)
    share_access(Pen.of(tx, ring, at), key, person)
