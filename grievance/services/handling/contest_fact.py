"""Put on record what each side says of a fact."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.contested import ContestedFact
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record
from grievance.services.boxes.keep import Pen
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def contest_fact(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    fact: ContestedFact,
    *,
    at: datetime,
) -> ContestedFact:
    """
    Keep a fact with every version of it.

    Raises:
        NotAllowedError: It asks nothing, or the case's key is not on this ring.

        ConflictError: Somebody else changed it meanwhile.
    """
    if not fact.question.strip():
        msg = "Say what the sides differ on, as a question."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    keep_record(Pen.of(tx, ring, at), key, fact)
    return fact
