"""Give somebody the key to the words of a case, never to who wrote them."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.services.case_keys import contents_key
from grievance.services.keep import Pen, grant_to, keep_grants
from grievance.services.open_case import read_case_slip
from grievance.services.read_directory import person_of
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

        NotAllowedError: They do no case work, are tied to whom it is about, or the
            case's key is not on this ring.
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
    slot = tx.cases.slot(case_id, Compartment.CONTENTS)
    if tx.cases.grant(slot, holder_of(person.id)) is None:
        grant = grant_to(ring.directory, key, holder_of(person.id))
        keep_grants(Pen.of(tx, ring, at), [grant])
