"""Take one attachment out of a case."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.contents import PlainKind
from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen
from grievance.storage.store import Transaction
from grievance.vault.case_box import read_part
from grievance.vault.ring import PersonRing


def read_attachment(
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    part_id: PartId,
    at: datetime,
) -> bytes:
    """
    Return the bytes of an attachment; that it was read is logged.

    Raises:
        NotFoundError: This case has no such attachment.

        NotAllowedError: The case's key is not on this ring.
    """
    key = contents_key(tx, ring, case_id)
    part = tx.parts.get(part_id)
    if part.case_id != case_id or part.kind != PlainKind.ATTACHMENT:
        msg = "There is no such attachment in this case."
        raise NotFoundError(msg)
    Pen.of(tx, ring, at).note(Act.ATTACHMENT_READ, part_id)
    return read_part(key, part, ring.directory)
