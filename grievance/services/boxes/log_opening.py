"""Log that somebody opened the contents of a case: reading is an act as well."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.services.boxes.keep import Pen
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def log_opening(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> None:
    """Note it, without a digest: nothing on the books is another for it."""
    Pen.of(tx, ring, at).note(Act.CONTENTS_OPENED, case_id)
