"""Take back an allegation, or the last change of one, as another revision of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.allegation import Allegation, AllegationState
from grievance.domain.contents import Reason
from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.undo import SAID, AllegationChange, Way
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_revisions
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.lock_case import lock_case
from grievance.services.evidence.record_allegation import record_allegation
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def take_back_allegation(
    tx: Transaction,
    ring: PersonRing,
    change: AllegationChange,
    way: Way,
    *,
    at: datetime,
) -> AllegationChange:
    """
    Write it again as it was before; one that was new is struck.  Return the way back.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        ConflictError: Somebody changed it since.
    """
    lock_case(tx, change.case_id)
    key = contents_key(tx, ring, change.case_id)
    revisions = {
        one.revision: one
        for one in read_revisions(tx, key, ring.directory, Allegation)
        if one.number == change.number
    }
    if max(revisions, default=0) != change.revision:
        msg = (
            f"Allegation {change.number} of {change.reference} was changed since; look "
            "at it, and change it by hand."
        )
        raise ConflictError(msg)
    before = _before(revisions, change.revision)
    record_allegation(tx, ring, change.case_id, before, at=at, reason=SAID[way])
    codes = (way, f"allegation {change.number}")
    said = Reason(act=Act.RECORD_WRITTEN, text=SAID[way], at=at, codes=codes)
    give_reason(Pen.of(tx, ring, at), key, said)
    return replace(change, revision=before.revision)


def _before(revisions: dict[int, Allegation], revision: int) -> Allegation:
    """Return the next revision: as the one before this, or struck where none is."""
    struck = replace(revisions[revision], state=AllegationState.STRUCK, flagged=False)
    return replace(revisions.get(revision - 1, struck), revision=revision + 1)
