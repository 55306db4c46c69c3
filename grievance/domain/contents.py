"""What lies sealed inside a case, as values; never shown in a repr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from grievance.domain.ids import OutgoingId, PartId
from grievance.domain.outgoing import LookFor
from grievance.domain.reference import Reference
from grievance.domain.slip import Channel


class PlainKind(StrEnum):
    """What a plain column says of a sealed part: what is counted, or is too large."""

    LETTER = "letter"
    ATTACHMENT = "attachment"
    ORIGINAL = "original"
    RECORD = "record"


class PartKind(StrEnum):
    """What a sealed part holds; of a record only its sealed bytes tell."""

    LETTER = "letter"
    ATTACHMENT = "attachment"
    ORIGINAL = "original"
    NOTE = "note"
    NOTE_STRUCK = "note-struck"
    REASON = "reason"
    PROPOSED_MOVE = "proposed-move"
    ALLEGATION = "allegation"
    EVIDENCE = "evidence"
    CONTESTED_FACT = "contested-fact"
    RISK = "risk"
    INCIDENT = "incident"
    QUESTION = "question"
    NAMED_ORGANISATION = "named-organisation"
    PROPOSALS = "proposals"
    DECISION = "decision"
    FILING = "filing"
    RELATION = "relation"
    DRAFT = "draft"
    SENT_COPY = "sent-copy"
    FINGERPRINTS = "fingerprints"
    ASKED_RELEASE = "asked-release"
    DRAFT_ADDRESS = "draft-address"
    SLIP_KEY = "slip-key"
    ASKED_CLEARING = "asked-clearing"
    ASKED_EXPORT = "asked-export"
    ASKED_ERASURE = "asked-erasure"
    ASKED_WRITE_OFF = "asked-write-off"
    CORRESPONDENT = "correspondent"
    HELD = "held"
    PRINTED_COPY = "printed-copy"
    FINDING = "finding"
    PROPOSED_FINDINGS = "proposed-findings"
    AUDIT_ANSWER = "audit-answer"
    GATE_REVIEW = "gate-review"
    TASK = "task"


def plain_kind(kind: PartKind) -> PlainKind:
    """Return what a plain column says of a part of this *kind*."""
    return _APART.get(kind, PlainKind.RECORD)


_APART: Mapping[PartKind, PlainKind] = MappingProxyType(
    {
        PartKind.LETTER: PlainKind.LETTER,
        PartKind.ATTACHMENT: PlainKind.ATTACHMENT,
        PartKind.ORIGINAL: PlainKind.ORIGINAL,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFor:
    """Why somebody has to look at a letter of ours before it goes."""

    outgoing_id: OutgoingId
    why: tuple[LookFor, ...]


class Why(StrEnum):
    """Why a letter may belong to a case."""

    SUBJECT = "reference-in-subject"
    TEXT = "reference-in-text"
    ANSWERS = "answers-its-letter"  # by a Message-ID that is not ours
    SAME_ID = "same-message-id"
    UNPROVEN = "unproven-reply"  # by a way of ours, from nobody proven
    ALTERED = "cover-altered"  # by a way of ours, but the cover is not to be trusted
    MERGED = "answers-merged-case"  # which goes on in the one that has the letter
    RESUBMISSION = "may-be-resubmission"  # it came while the case could come again
    AFTER_END = "came-after-end"  # it may be a reason to take the case up again
    ABOUT_OFFICE = "answers-about-office"  # not for those who read that case


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A suggestion for whoever triages; nothing follows from it by itself."""

    reference: Reference
    why: Why


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
    which answers nothing.  *spool_id* names the message it was read from; *channel* the
    door, and *entered_by* the id of the person who opened it; *from_case* is where a
    letter lay that was filed here by hand; *related* the cases it may belong to, and why.
    Who was written to under a reference of their own answers under that *alias*; *party*
    says what they are to the case.
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
    spool_id: str = ""
    channel: Channel = Channel.EMAIL
    entered_by: str = ""
    from_case: str = ""
    related: tuple[Related, ...] = ()
    alias: str = ""
    party: str = ""


class FiledAs(StrEnum):
    """Where a letter lies now, in the eyes of the people on its case."""

    ELSEWHERE = "elsewhere"
    HERE = "here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """
    A letter was filed elsewhere, or taken back; the last word on it counts.

    *spool_id* is the message as which it went on, *case* the reference of where to,
    empty for a case of its own.
    """

    letter_id: PartId
    filed: FiledAs
    at: datetime
    spool_id: str = ""
    case: str = ""
    reason: str = field(default="", repr=False)


class RelationKind(StrEnum):
    """How another case belongs to this one, in the words of its people."""

    MERGED_INTO = "merged-into"  # this one goes on there
    MERGED_HERE = "merged-here"  # that one goes on here
    APART_AGAIN = "apart-again"  # what was merged was taken up on its own
    SPLIT_OFF = "split-off"  # made of a part of this one
    SPLIT_FROM = "split-from"  # this one was made of a part of it
    LINKED = "linked"  # they are about the same matter, each on its own
    UNLINKED = "unlinked"  # they are not, after all


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """
    Another case belongs to this one, by somebody's decision.

    *case* is its reference; empty while the worker has still to make it of *spool_id*.
    Who may open the one may not therefore open the other.
    """

    kind: RelationKind
    case: str
    at: datetime
    spool_id: str = ""
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """
    Who wrote a letter and to whom; identity compartment only.

    *original_id*, *received_at* and *spool_id* let a custodian file the letter
    elsewhere without reading it; the first cases had none of them.
    """

    letter_id: PartId
    name: str = field(repr=False)
    address: str = field(repr=False)
    clear: bool
    reply_to: tuple[str, ...] = field(default=(), repr=False)
    to: tuple[str, ...] = field(default=(), repr=False)
    cc: tuple[str, ...] = field(default=(), repr=False)
    message_id: str = field(default="", repr=False)
    forwarded: tuple[str, ...] = field(default=(), repr=False)  # a hint, no proof
    contact: str = field(default="", repr=False)  # as told by telephone or in person
    original_id: PartId | None = None
    received_at: datetime | None = None
    spool_id: str = ""
    alias: str = ""  # as in the letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody of the office wrote down."""

    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody did something to the case; *codes* are what was decided with it."""

    act: str
    text: str = field(repr=False)
    at: datetime
    before: str = ""
    after: str = ""
    codes: tuple[str, ...] = ()
