"""Open a case: everything in it that this person may read, and a line in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Correspondent, Note, PartKind, Reason, Relation
from grievance.domain.events import Act, Event
from grievance.domain.ids import CaseId, PartId
from grievance.domain.slip import Slip
from grievance.services.access.list_access import CaseAccess, read_access
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.case_parts import OpenedPart, open_parts
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen, is_altered, keep_cover
from grievance.services.boxes.original import find_writers
from grievance.services.boxes.payload import decode
from grievance.services.boxes.who_wrote import refuse_other_parts
from grievance.services.cases.filings import Filed, filings_among
from grievance.services.cases.lost_files import mark_lost
from grievance.services.cases.read_history import HistoryLine, read_history
from grievance.services.cases.read_letters import (
    OpenedLetter,
    file_letters,
    open_letters,
)
from grievance.services.cases.relate_cases import relations_among
from grievance.services.cases.strike_note import struck_among
from grievance.services.slips.list_cases import (
    handler_name,
    handler_names,
    name_of,
    named,
)
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


_SHOWN = (
    PartKind.LETTER,
    PartKind.NOTE,
    PartKind.NOTE_STRUCK,
    PartKind.REASON,
    PartKind.FILING,
    PartKind.RELATION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNote:
    """A note, and who of the office wrote it; they struck it where it *is_struck*."""

    id: PartId
    note: Note = field(repr=False)
    author: str
    is_struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCase:
    """
    A case with its box open; values only, no keys; *altered* where its cover lies.

    *access* says who has which key to it, until when, and what is due for another.
    *elsewhere* are the letters that were filed to another case; nothing is deleted.
    *relations* are the cases that somebody said belong to this one; *log_size* is how
    many entries the log had: what comes after them was done since.
    """

    case: Case
    log_size: int
    altered: bool
    slip: Slip
    entities: tuple[str, ...] = field(repr=False)
    members: tuple[str, ...] = field(default=(), repr=False)
    handler: str | None
    readers: tuple[str, ...]
    access: CaseAccess
    letters: tuple[OpenedLetter, ...] = field(repr=False)
    elsewhere: tuple[OpenedLetter, ...] = field(default=(), repr=False)
    notes: tuple[OpenedNote, ...] = field(repr=False)
    history: tuple[HistoryLine, ...] = field(repr=False)
    relations: tuple[Relation, ...] = field(default=(), repr=False)


def open_case(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    *,
    with_writers: bool,
    at: datetime,
) -> OpenedCase:
    """
    Read a case; that it was read is logged, and apart from it who saw who wrote.

    With *with_writers* those who hold the key to the identity compartment see it.

    Raises:
        NotFoundError: There is no such case.

        NotAllowedError: The case's key is not on this ring.

        SealError: Something in it was altered.

        AlteredError: An older slip was put in the place of its own, something beside
            it that the log never saw, or a colleague's note was signed by another.
    """
    key = contents_key(tx, ring, case_id)
    log_size = tx.log.frontier().size
    found = tx.cases.get(case_id)
    altered = is_altered(tx, found)
    case = _mark_read(tx, ring, found, altered=altered, at=at)
    writers, kept = _identity(tx, ring, case_id, at) if with_writers else ({}, ())
    opened = tuple(open_parts(tx, key, ring.directory, *_SHOWN))
    refuse_other_parts(tx, (one.part for one in (*opened, *kept)))
    filings = filings_among(opened)
    found_letters = open_letters(ring, opened, writers)
    reasons = _reasons((*opened, *kept), filings)
    letters = file_letters(tx, ring, found_letters, filings, case_id)
    letters = mark_lost(tx, ring, case_id, letters, reasons.values())
    slip = read_case_slip(tx, ring, key)
    return OpenedCase(
        case=case,
        log_size=log_size,
        slip=slip,
        entities=named(slip.entities, tx.entities.titles(slip.entities)),
        members=named(slip.members, tx.members.titles(slip.members)),
        handler=handler_name(case, handler_names(ring)),
        altered=altered,
        readers=_readers(tx, ring, case_id),
        access=read_access(tx, ring, case_id),
        letters=tuple(one for one in letters if not one.is_elsewhere),
        elsewhere=tuple(one for one in letters if one.is_elsewhere),
        notes=_notes(opened, ring),
        history=_history(tx, ring, case_id, reasons, letters),
        relations=relations_among(tx, opened),
    )


def _history(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    reasons: dict[PartId, Reason],
    letters: Sequence[OpenedLetter],
) -> tuple[HistoryLine, ...]:
    """Return what was done to it, letters by their numbers."""
    numbers = {one.id: one.number for one in letters}
    return read_history(tx, ring, case_id, reasons, numbers)


def _notes(opened: tuple[OpenedPart, ...], ring: PersonRing) -> tuple[OpenedNote, ...]:
    """Return the notes in the order in which they were written."""
    struck = struck_among(opened)
    notes = (
        OpenedNote(
            id=one.part.id,
            note=decode(Note, one.body),
            author=name_of(ring, one.part.author),
            is_struck=one.part.id in struck,
        )
        for one in opened
        if one.kind is PartKind.NOTE
    )
    return tuple(sorted(notes, key=lambda one: one.note.at))


def _reasons(
    opened: Sequence[OpenedPart], filings: Sequence[Filed]
) -> dict[PartId, Reason]:
    given = {
        one.part.id: decode(Reason, one.body)
        for one in opened
        if one.kind is PartKind.REASON
    }
    for one in filings:
        text, at = one.filing.reason, one.filing.at
        given[one.part_id] = Reason(act=Act.LETTER_REFILED, text=text, at=at)
    return given


def _mark_read(
    tx: Transaction, ring: PersonRing, case: Case, *, altered: bool, at: datetime
) -> Case:
    event = Event(
        act=Act.CONTENTS_OPENED, actor=ring.author.holder, case_id=case.id, at=at
    )
    if case.unread and not altered and not tx.looks_only:
        return keep_cover(tx, case.was_read(), event)
    # Without a digest: a cover that is not saved may be an old one by the commit.
    Pen.of(tx, ring, at).note(Act.CONTENTS_OPENED, case.id)
    return case


def _identity(
    tx: Transaction, ring: PersonRing, case_id: CaseId, at: datetime
) -> tuple[dict[PartId, Correspondent], tuple[OpenedPart, ...]]:
    """Return who wrote, and why custodians gave and took the key to that."""
    key = find_key(tx, ring, case_id, Compartment.IDENTITY)
    if key is None:
        return {}, ()
    Pen.of(tx, ring, at).note(Act.IDENTITY_OPENED, case_id)
    found = (one.written for one in find_writers(tx, key, ring.directory))
    reasons = tuple(open_parts(tx, key, ring.directory, PartKind.REASON))
    return {writer.letter_id: writer for writer in found}, reasons


def _readers(tx: Transaction, ring: PersonRing, case_id: CaseId) -> tuple[str, ...]:
    slot = tx.cases.slot(case_id, Compartment.CONTENTS)
    return tuple(name_of(ring, holder) for holder in tx.cases.holders(slot))
