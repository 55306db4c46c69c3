"""Give a case to a handler, with the key to its contents where they have none."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.access import Wish
from grievance.domain.case import Case
from grievance.domain.conflict import refuse_as_leader
from grievance.domain.contents import Reason
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PersonId
from grievance.services.access.grant_access import share_access
from grievance.services.access.recused_themselves import refuse_recused
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.boxes.respondents import respondents_of
from grievance.services.directory.read_directory import person_of, staff
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def assign_case(  # noqa: PLR0913  # whose hands, which case, to whom, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    handler_id: PersonId,
    reason: str = "",
    at: datetime,
) -> Case:
    """
    Assign the case; who handles it can open its contents, not its identity.

    Whoever has the key already keeps it as long as before, and nobody gives themselves
    one by it.  A *reason*, where somebody says one, is sealed in the case; that it was
    assigned, by whom and to whom the key was given, is in the log.

    Raises:
        NotFoundError: There is no such case or person.

        NotAllowedError: The rules say no, they took themselves off it, they are to have
            a last day or theirs is over, or the case's key is not on this ring.

        ConflictError: Somebody else changed the case meanwhile.
    """
    key = contents_key(tx, ring, case_id)
    handler = person_of(ring.directory, handler_id)
    respondents = respondents_of(tx, read_case_slip(tx, ring, key))
    refuse_as_leader(handler, staff(ring.directory, at=at), respondents)
    case, event = tx.cases.get(case_id).assign(
        handler,
        by=person_of(ring.directory, ring.person_id),
        respondents=respondents,
        at=at,
    )
    refuse_recused(tx, ring.directory, key, handler)
    pen = Pen.of(tx, ring, at)
    if handler_id != ring.person_id:  # who has it: it opened the case just now
        share_access(pen, key, Wish(person=handler), respondents)
    if said := reason.strip():
        give_reason(pen, key, Reason(act=Act.CASE_ASSIGNED, text=said, at=at))
    return keep_cover(tx, case, event)
