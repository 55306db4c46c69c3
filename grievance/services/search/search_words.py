"""
The words in a case that a search looks at, passage by passage.

    a letter        its subject and text; what came with it, by name, and where it is
                    plain text by its words; not one that was filed elsewhere
    on record       the last revision of each thing, in the fields that people write
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from grievance.domain.allegation import Allegation
from grievance.domain.contents import AttachmentNote, LetterText, Note, PartKind, Reason
from grievance.domain.contested import ContestedFact
from grievance.domain.draft import Draft, SentCopy
from grievance.domain.evidence import Evidence
from grievance.domain.finding import Finding
from grievance.domain.ids import WORKER, PartId
from grievance.domain.proposed_finding import AuditAnswer
from grievance.domain.question import Question
from grievance.domain.report import NamedOrganisation
from grievance.domain.reprisal import Incident, RiskAssessment
from grievance.domain.review_gate import GateReview
from grievance.domain.task import Task
from grievance.services.boxes.case_parts import OpenedPart
from grievance.services.boxes.payload import decode
from grievance.services.cases.filings import filings_among, last_words
from grievance.services.cases.strike_note import struck_among


LARGEST: Final = 256 * 1024  # bytes of an attachment that are looked at
_PLAIN: Final = frozenset({"text/plain", "text/csv", "text/markdown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """
    What somebody wrote in one go, and where: in a part of this *kind*.

    *number* is what a record is called by, 0 where it has none; letters get theirs from
    the log, when they are shown.  A note that *is_struck* does not hold any more.
    """

    part_id: PartId
    kind: PartKind
    text: str = field(repr=False)
    number: int = 0
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class _Wrote:
    """The type of a record, and what people wrote in it."""

    type: type[Any]
    words: Callable[[Any], Iterable[str]]


_WRITTEN: Final[Mapping[PartKind, _Wrote]] = MappingProxyType(
    {
        PartKind.NOTE: _Wrote(Note, lambda one: (one.text,)),
        PartKind.REASON: _Wrote(Reason, lambda one: (one.text,)),
        PartKind.ALLEGATION: _Wrote(Allegation, lambda one: (one.text,)),
        PartKind.EVIDENCE: _Wrote(
            Evidence,
            lambda one: (
                one.title,
                one.source,
                one.locator,
                *(note.text for note in one.custody),
            ),
        ),
        PartKind.CONTESTED_FACT: _Wrote(
            ContestedFact,
            lambda one: (
                one.question,
                *(
                    words
                    for side in one.versions
                    for words in (side.value, side.ground)
                ),
            ),
        ),
        PartKind.RISK: _Wrote(
            RiskAssessment, lambda one: (one.who, one.from_whom, one.text)
        ),
        PartKind.INCIDENT: _Wrote(Incident, lambda one: (one.text,)),
        PartKind.TASK: _Wrote(Task, lambda one: (one.text,)),
        PartKind.QUESTION: _Wrote(Question, lambda one: (one.text, one.answer)),
        PartKind.NAMED_ORGANISATION: _Wrote(
            NamedOrganisation, lambda one: (one.name, one.reason)
        ),
        PartKind.DRAFT: _Wrote(Draft, lambda one: (one.subject, one.body)),
        PartKind.SENT_COPY: _Wrote(SentCopy, lambda one: (one.subject, one.body)),
        PartKind.FINDING: _Wrote(
            Finding, lambda one: (one.internal, one.published, one.why_neutral)
        ),
        PartKind.GATE_REVIEW: _Wrote(GateReview, lambda one: (one.text,)),
        PartKind.AUDIT_ANSWER: _Wrote(
            AuditAnswer, lambda one: (one.internal, one.published, one.why_neutral)
        ),
    }
)
KINDS: Final = (PartKind.LETTER, PartKind.FILING, PartKind.NOTE_STRUCK, *_WRITTEN)


def passages_of(opened: Sequence[OpenedPart]) -> tuple[Passage, ...]:
    """
    Return the words in the parts of one case that were *opened*; attachments by name.

    Raises:
        SealError: Something in it is not what it says it is.
    """
    return (*_letters(opened), *_records(opened))


def plain_attachments(opened: Sequence[OpenedPart]) -> dict[PartId, PartId]:
    """Return the attachments with words that can be read, each with its letter."""
    return {
        note.part_id: letter_id
        for letter_id, letter in _letters_here(opened)
        for note in letter.attachments
        if _is_plain(note)
    }


def text_of(content: bytes) -> str:
    """Return the words of a plain text, whatever program wrote it."""
    is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _is_plain(note: AttachmentNote) -> bool:
    return note.media_type.casefold() in _PLAIN and note.size <= LARGEST


def _letters(opened: Sequence[OpenedPart]) -> Iterator[Passage]:
    for id_, letter in _letters_here(opened):
        words = f"{letter.subject}\n{letter.text}"
        yield Passage(part_id=id_, kind=PartKind.LETTER, text=words)
        for note in letter.attachments:
            yield Passage(part_id=id_, kind=PartKind.ATTACHMENT, text=note.name)


def _letters_here(opened: Sequence[OpenedPart]) -> Iterator[tuple[PartId, LetterText]]:
    """Yield the letters that belong to this case still."""
    filed = last_words(filings_among(opened))
    for one in opened:
        id_ = one.part.id
        if one.kind is PartKind.LETTER and not (
            id_ in filed and filed[id_].is_elsewhere
        ):
            yield id_, decode(LetterText, one.body)


def _records(opened: Sequence[OpenedPart]) -> Iterator[Passage]:
    """Yield what is on record, of what has revisions the last one."""
    last: dict[tuple[PartKind, object], tuple[int, Passage]] = {}
    struck = struck_among(opened)
    for one in opened:
        wrote = _WRITTEN.get(one.kind)
        if wrote is None or not _counts(one):
            continue
        record = decode(wrote.type, one.body)
        number, revision = getattr(record, "number", 0), getattr(record, "revision", 0)
        key = one.kind, number or one.part.id
        if key not in last or last[key][0] < revision:
            words = "\n".join(filter(None, wrote.words(record)))
            last[key] = (
                revision,
                Passage(
                    part_id=one.part.id,
                    kind=one.kind,
                    number=number,
                    text=words,
                    is_struck=one.part.id in struck,
                ),
            )
    return (passage for _, passage in last.values() if passage.text)


def _counts(one: OpenedPart) -> bool:
    """Whether who wrote it had the key, or may drop such a thing in without."""
    is_written = one.part.boxed is None
    return is_written or one.part.author == WORKER or one.kind is PartKind.INCIDENT
