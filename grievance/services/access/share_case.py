"""Give somebody the key to the words of a case, never to who wrote them."""

from __future__ import annotations

from datetime import date, datetime

from grievance.domain.access import Wish
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId
from grievance.services.access.grant_access import share_access
from grievance.services.access.recused_themselves import refuse_recused
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.respondents import is_kept_out, respondents_of
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def share_case(  # noqa: PLR0913  # whose hands, which case, to whom, until, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    person_id: PersonId,
    *,
    until: date | None = None,
    at: datetime,
) -> bool:
    """
    Let *person_id* read a case that is on this ring, for good or *until* a day.

    False where they may already: then they keep it as long as before.

    Raises:
        NotFoundError: They left the office.

        NotAllowedError: They do no case work, are tied to whom it is about, took
            themselves off it, are to have a last day or theirs is over, or the case's
            key is not on this ring.
    """
    tx.cases.lock(case_id)  # somebody may be just sharing it with the same person
    key = contents_key(tx, ring, case_id)
    person = person_of(ring.directory, person_id)
    if not person.works_on_cases:
        msg = f"{person.name} has no role in case work; choose somebody who has."
        raise NotAllowedError(msg)
    slip = read_case_slip(tx, ring, key)
    if is_kept_out(tx, person, slip):
        msg = f"{person.name} has a conflict of interest here; choose another."
        raise NotAllowedError(msg)
    refuse_recused(tx, ring.directory, key, person)
    wish = Wish(person=person, until=until)
    return share_access(Pen.of(tx, ring, at), key, wish, respondents_of(tx, slip))
