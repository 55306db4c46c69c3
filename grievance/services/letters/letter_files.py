"""
The files that go with a letter: parts of its case, read again when they are needed.

    attach     a file of this machine becomes a part; one of the case is only named
    send       the bytes go sealed to the worker, which sees that they are those named
"""

from __future__ import annotations

import hashlib

from collections.abc import Iterable, Sequence
from datetime import datetime

from grievance.domain.contents import (
    AttachmentNote,
    LetterText,
    PartKind,
    PlainKind,
)
from grievance.domain.draft import Draft
from grievance.domain.entry import EntryFile
from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import open_parts, seal_part
from grievance.services.boxes.case_records import keep_record
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import decode
from grievance.services.letters.edit_draft import OVERTAKEN, find_draft, refuse_waiting
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, SealedPart, read_part
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


Bodies = tuple[bytes, ...]


def attach_files(  # noqa: PLR0913  # whose hands, which draft, what goes with it, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    number: int,
    *,
    keep: Iterable[AttachmentNote] = (),
    add: Iterable[EntryFile] = (),
    at: datetime,
    read: int | None = None,
) -> Draft:
    """
    Let these files go with a draft, and no others; *add* are sealed in its case.

    Raises:
        NotFoundError: There is no such draft, or one to *keep* is not in the case.

        NotAllowedError: They are too many or too large, it is a notice, or the draft
            cannot be changed.

        ConflictError: Somebody changed the draft since it was *read*.
    """
    tx.cases.lock(case_id)
    key, pen = contents_key(tx, ring, case_id), Pen.of(tx, ring, at)
    draft = find_draft(tx, ring, key, number)
    refuse_waiting(tx, draft, at=at)
    if read is not None and draft.revision != read:
        raise ConflictError(OVERTAKEN)
    kept = tuple(keep)
    for one in kept:
        _part(tx, case_id, one.part_id)
    added = [_seal(pen, key, one) for one in add]
    notes = tuple(note for note, _ in added)
    changed = draft.with_files((*kept, *notes), at=at)
    if added:
        keep_parts(pen, [part for _, part in added], Act.RECORD_WRITTEN)
    keep_record(pen, key, changed)
    return changed


def read_files(
    tx: Transaction, ring: PersonRing, key: CaseKey, files: Sequence[AttachmentNote]
) -> Bodies:
    """
    Return the bytes of what goes with a letter.

    Raises:
        NotFoundError: One is not in the case.

        SealError: One is not what was attached.
    """
    parts = [_part(tx, key.case_id, one.part_id) for one in files]
    bodies = tuple(read_part(key, part, ring.directory) for part in parts)
    if not are_those(files, bodies):
        raise SealError
    return bodies


def files_of_case(
    tx: Transaction, ring: PersonRing, key: CaseKey
) -> tuple[AttachmentNote, ...]:
    """Return what came with the letters of a case."""
    letters = open_parts(tx, key, ring.directory, PartKind.LETTER)
    each = [decode(LetterText, one.body) for one in letters]
    each.sort(key=lambda letter: letter.received_at)
    return tuple(note for letter in each for note in letter.attachments)


def are_those(files: Sequence[AttachmentNote], bodies: Sequence[bytes]) -> bool:
    """Whether these are the bytes of these *files*, in their order."""
    found = [hashlib.sha256(body).hexdigest() for body in bodies]
    return found == [one.sha256 for one in files]


def _seal(pen: Pen, key: CaseKey, file: EntryFile) -> tuple[AttachmentNote, SealedPart]:
    part = seal_part(pen.author, key, PartKind.ATTACHMENT, file.content)
    note = AttachmentNote(
        part_id=part.id,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
    )
    return note, part


def _part(tx: Transaction, case_id: CaseId, part_id: PartId) -> SealedPart:
    part = tx.parts.get(part_id)
    if part.case_id != case_id or part.kind != PlainKind.ATTACHMENT:
        msg = "There is no such attachment in this case; `grievance case` lists them."
        raise NotFoundError(msg)
    return part
