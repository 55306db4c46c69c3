"""Write a note into a case."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.contents import Note, PartKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import encode
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def add_note(
    tx: Transaction, ring: PersonRing, *, case_id: CaseId, text: str, at: datetime
) -> PartId:
    """
    Seal a note to the case, signed by its writer.

    Raises:
        NotAllowedError: It is empty, or the case's key is not on this ring.
    """
    if not text.strip():
        msg = "A note needs some text."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    pen = Pen.of(tx, ring, at)
    note = encode(Note(text=text.strip(), at=at))
    part = seal_part(pen.author, key, PartKind.NOTE, note)
    keep_parts(pen, [part], Act.NOTE_ADDED)
    return part.id
