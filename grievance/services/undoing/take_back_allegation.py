"""Take back an allegation, or the last change of one, as another revision of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.allegation import Allegation, AllegationState
from grievance.domain.contents import Reason
from grievance.domain.events import Act
from grievance.domain.undo import SAID, AllegationChange, Way
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.undoing.revision_before import revision_before
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
    key, before = revision_before(tx, ring, change, Allegation, _struck)
    record_allegation(tx, ring, change.case_id, before, at=at, reason=SAID[way])
    codes = (way, f"allegation {change.number}")
    said = Reason(act=Act.RECORD_WRITTEN, text=SAID[way], at=at, codes=codes)
    give_reason(Pen.of(tx, ring, at), key, said)
    return replace(change, revision=before.revision)


def _struck(allegation: Allegation) -> Allegation:
    return replace(allegation, state=AllegationState.STRUCK, flagged=False)
