"""What lies sealed inside a case, as values; never shown in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from grievance.domain.ids import PartId


class PartKind(StrEnum):
    """What a sealed part holds."""

    LETTER = "letter"
    ATTACHMENT = "attachment"
    NOTE = "note"
    REASON = "reason"
    CORRESPONDENT = "correspondent"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentNote:
    """What a letter says of one of its attachments; the bytes are a part apart."""

    part_id: PartId
    name: str = field(repr=False)
    media_type: str
    size: int
    sha256: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """
    A letter with its sender removed.

    *verified* says of a reply whether its writer was proven; None for a first letter,
    which answers nothing.
    """

    received_at: datetime
    subject: str = field(repr=False)
    text: str = field(repr=False)
    written_at: datetime | None = None
    language: str = ""
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    attachments: tuple[AttachmentNote, ...] = ()
    verified: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """Who wrote a letter and to whom; identity compartment only."""

    letter_id: PartId
    name: str = field(repr=False)
    address: str = field(repr=False)
    clear: bool
    reply_to: tuple[str, ...] = field(default=(), repr=False)
    to: tuple[str, ...] = field(default=(), repr=False)
    cc: tuple[str, ...] = field(default=(), repr=False)
    message_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody of the office wrote down."""

    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody did something to the case."""

    act: str
    text: str = field(repr=False)
    at: datetime
    before: str = ""
    after: str = ""
