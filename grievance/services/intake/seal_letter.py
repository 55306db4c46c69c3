"""Seal a letter: its words to the contents of a case, who wrote them to the identity."""

from __future__ import annotations

import secrets

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from grievance.domain.contents import (
    AttachmentNote,
    Correspondent,
    LetterText,
    PartKind,
    Related,
)
from grievance.domain.ids import PartId
from grievance.domain.slip import Channel
from grievance.domain.sub_case import SubCase
from grievance.leak.fingerprints import Fingerprints, take_fingerprints
from grievance.leak.identity import identity_keys
from grievance.mail.letter import Address, Attachment, Label, Letter
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.payload import encode
from grievance.services.intake.conceal_bounce import conceal_bounce
from grievance.services.intake.heard import Heard
from grievance.services.intake.mask_addresses import mask_for
from grievance.vault.case_box import Author, CaseKey, CaseSlot, SealedPart


SALT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """
    A letter that was read, the bytes it was read from, and when those came.

    *source* names the mailbox.  What a person of the office put in has *entered_by*,
    and *to_case* where it belongs to a case they named; *contact* is how to reach who
    told it, *sub_case* what a person knows of a case to be made of a report.
    *came_back* where a letter of ours is proven to have come back with it; *heard* keeps
    what its words were found to say.
    The other fields are those of `LetterText`.
    """

    letter: Letter = field(repr=False)
    raw: bytes = field(repr=False)
    received_at: datetime
    verified: bool | None = None
    spool_id: str = ""
    source: str = ""
    channel: Channel = Channel.EMAIL
    entered_by: str = ""
    from_case: str = ""
    related: tuple[Related, ...] = ()
    to_case: str = ""
    contact: str = field(default="", repr=False)
    came_back: bool = False
    alias: str = ""
    party: str = ""
    sub_case: SubCase | None = field(default=None, repr=False)
    heard: Heard = field(default_factory=Heard, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways into a case: its keys while it is new, its slots ever after."""

    contents: CaseKey | CaseSlot = field(repr=False)
    identity: CaseKey | CaseSlot = field(repr=False)


def seal_letter(author: Author, arrived: Arrived, ways: Ways) -> tuple[SealedPart, ...]:
    """
    Seal a letter into the parts of a case; writes nothing.

    Whatever gets into the contents of a case is made here, so that it is here that
    they are kept from naming who wrote, or to whom.
    """
    letter_id = PartId(uuid4())
    boxes = (
        (ways.contents, _words(arrived, letter_id)),
        (ways.identity, _names(arrived, letter_id)),
    )
    return tuple(
        seal_part(author, way, kind, body, part_id=part_id)
        for way, parts in boxes
        for kind, part_id, body in parts
    )


Part = tuple[PartKind, PartId, bytes]  # its kind, its id, what is sealed in it


def _words(arrived: Arrived, letter_id: PartId) -> Iterator[Part]:
    """Yield what those who work on the case may read; nothing of it names who wrote."""
    letter = without_sender(arrived)
    notes = tuple(map(_note, letter.attachments))
    text = encode(_text(replace(arrived, letter=letter), notes))
    yield PartKind.LETTER, letter_id, text
    prints = encode(_fingerprints(arrived, letter_id))
    yield PartKind.FINGERPRINTS, PartId(uuid4()), prints
    for note, attachment in zip(notes, letter.attachments, strict=True):
        yield PartKind.ATTACHMENT, note.part_id, attachment.content


def _names(arrived: Arrived, letter_id: PartId) -> Iterator[Part]:
    """Yield who wrote, and the message as it came."""
    original_id = PartId(uuid4())
    writer = encode(_correspondent(arrived, letter_id, original_id))
    yield PartKind.CORRESPONDENT, PartId(uuid4()), writer
    yield PartKind.ORIGINAL, original_id, arrived.raw


def _note(attachment: Attachment) -> AttachmentNote:
    return AttachmentNote(
        part_id=PartId(uuid4()),
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        sha256=attachment.sha256,
    )


def without_sender(arrived: Arrived) -> Letter:
    """
    Return the letter as who works on the case may read it.

    A writer who is proven wrote it to us, whatever fields a program added on the way;
    but no person builds a report.  The words of attached files are left as they are.
    """
    letter, is_proven = arrived.letter, arrived.verified is True
    if not is_proven or Label.REPORT in letter.labels:
        letter = conceal_bounce(letter, is_ours=arrived.came_back or is_proven)
    mask = mask_for(letter, contact=arrived.contact)
    return replace(
        letter,
        subject=mask.hide(letter.subject),
        text=mask.hide(letter.full_text),
        asides=(),
        notes=tuple(map(mask.hide, letter.notes)),
        attachments=tuple(
            replace(
                attachment,
                name=mask.hide(attachment.name),
                media_type=mask.hide(attachment.media_type),
            )
            for attachment in letter.attachments
        ),
    )


def _text(arrived: Arrived, attachments: tuple[AttachmentNote, ...]) -> LetterText:
    letter = arrived.letter
    return LetterText(
        received_at=arrived.received_at,
        subject=letter.subject,
        text=letter.text,
        written_at=letter.date,
        language=letter.language,
        labels=(*_answers(arrived), *letter.labels),
        notes=letter.notes,
        attachments=attachments,
        verified=arrived.verified,
        spool_id=arrived.spool_id,
        channel=arrived.channel,
        entered_by=arrived.entered_by,
        from_case=arrived.from_case,
        related=arrived.related,
        alias=arrived.alias,
        party=arrived.party,
    )


def _answers(arrived: Arrived) -> tuple[str, ...]:
    """Label what answers a letter of ours to somebody else than the complainant."""
    return (f"answers-{arrived.party}",) if arrived.party else ()


def _correspondent(
    arrived: Arrived, letter_id: PartId, original_id: PartId
) -> Correspondent:
    letter = arrived.letter
    return Correspondent(
        letter_id=letter_id,
        name=letter.sender.name,
        address=letter.sender.address,
        clear=letter.sender.clear,
        reply_to=_addresses(letter.reply_to),
        to=_addresses(letter.to),
        cc=_addresses(letter.cc),
        message_id=letter.message_id,
        forwarded=_addresses(letter.forwarded),
        contact=arrived.contact,
        original_id=original_id,
        received_at=arrived.received_at,
        spool_id=arrived.spool_id,
        alias=arrived.alias,
    )


def _fingerprints(arrived: Arrived, letter_id: PartId) -> Fingerprints:
    """
    Take those of whoever wrote, so that people who may not know them are warned.

    The worker has no key to an older case: what it drops in brings a salt of its own.
    """
    letter = arrived.letter
    others = (*letter.reply_to, *letter.forwarded)
    names = [value for one in others for value in (one.name, one.address)]
    own = (letter.sender.name, letter.sender.address, arrived.contact)
    keys = identity_keys((*own, *names))
    return take_fingerprints(str(letter_id), secrets.token_bytes(SALT_BYTES), keys)


def _addresses(people: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(person.address for person in people)
