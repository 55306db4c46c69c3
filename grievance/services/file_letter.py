"""File a letter in a case: words in the contents, who wrote them in the identity."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from grievance.domain.contents import (
    AttachmentNote,
    Correspondent,
    LetterText,
    PartKind,
)
from grievance.domain.events import Act
from grievance.domain.ids import PartId
from grievance.mail.letter import Address, Letter
from grievance.services.keep import Pen, keep_parts
from grievance.services.payload import encode
from grievance.vault.case_box import (
    CaseKey,
    CaseSlot,
    SealedPart,
    post_part,
    write_part,
)


Way = CaseKey | CaseSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A letter that was read, with the bytes it was read from."""

    letter: Letter = field(repr=False)
    raw: bytes = field(repr=False)
    verified: bool = True


def file_letter(pen: Pen, arrived: Arrived, *, contents: Way, identity: Way) -> PartId:
    """Put a letter into a case; *contents* and *identity* are the ways in."""
    letter, letter_id = arrived.letter, PartId(uuid4())
    notes = tuple(
        AttachmentNote(
            part_id=PartId(uuid4()),
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            sha256=attachment.sha256,
        )
        for attachment in letter.attachments
    )
    text = encode(_text(pen, arrived, notes))
    writer = encode(_correspondent(letter, letter_id))
    attached = (
        _seal(pen, contents, PartKind.ATTACHMENT, note.part_id, attachment.content)
        for note, attachment in zip(notes, letter.attachments, strict=True)
    )
    parts = (
        _seal(pen, contents, PartKind.LETTER, letter_id, text),
        *attached,
        _seal(pen, identity, PartKind.CORRESPONDENT, PartId(uuid4()), writer),
        _seal(pen, identity, PartKind.ORIGINAL, PartId(uuid4()), arrived.raw),
    )
    keep_parts(pen, parts, Act.PART_ADDED)
    return letter_id


def _seal(
    pen: Pen, way: Way, kind: PartKind, part_id: PartId, plaintext: bytes
) -> SealedPart:
    """Write with the key of a case just opened, or drop into the slot of an older."""
    if isinstance(way, CaseKey):
        return write_part(
            way, part_id=part_id, kind=kind, plaintext=plaintext, author=pen.author
        )
    return post_part(
        way, part_id=part_id, kind=kind, plaintext=plaintext, author=pen.author
    )


def _text(
    pen: Pen, arrived: Arrived, attachments: tuple[AttachmentNote, ...]
) -> LetterText:
    letter = arrived.letter
    return LetterText(
        received_at=pen.at,
        subject=letter.subject,
        text=letter.text,
        written_at=letter.date,
        language=letter.language,
        labels=tuple(letter.labels),
        notes=letter.notes,
        attachments=attachments,
        verified=arrived.verified,
    )


def _correspondent(letter: Letter, letter_id: PartId) -> Correspondent:
    return Correspondent(
        letter_id=letter_id,
        name=letter.sender.name,
        address=letter.sender.address,
        clear=letter.sender.clear,
        reply_to=_addresses(letter.reply_to),
        to=_addresses(letter.to),
        cc=_addresses(letter.cc),
        message_id=letter.message_id,
    )


def _addresses(people: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(person.address for person in people)
