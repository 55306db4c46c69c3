"""Open a case: everything in it that this person may read, and a line in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import (
    Correspondent,
    FiledAs,
    Filing,
    LetterText,
    Note,
    PartKind,
    Reason,
)
from grievance.domain.events import Act, Event
from grievance.domain.ids import CaseId, HolderId, PartId, holder_of
from grievance.domain.slip import Slip
from grievance.services.case_keys import contents_key, find_key
from grievance.services.filings import (
    Filed,
    last_words,
    number_letters,
    read_filings,
    whereto,
)
from grievance.services.keep import Pen, is_altered, keep_cover, key_id
from grievance.services.list_cases import handler_name, handler_names, named
from grievance.services.payload import decode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, SealedPart, read_part
from grievance.vault.log import LogEntry
from grievance.vault.ring import PersonRing
from grievance.vault.slip import read_slip


_WORDS = (PartKind.LETTER, PartKind.NOTE, PartKind.REASON)
Unsealed = tuple[SealedPart, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLetter:
    """
    A letter; *writer* is None for those who may not know who wrote.

    *number* is what people call it by, *entered_by* who of the office put it in, and
    *filed* the last word on where it lies, with the name of who said so.
    """

    id: PartId
    letter: LetterText = field(repr=False)
    writer: Correspondent | None = field(repr=False)
    number: int = 0
    entered_by: str = ""
    filed: Filing | None = field(default=None, repr=False)
    filed_by: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it belongs to another case by now."""
        return self.filed is not None and self.filed.filed is FiledAs.ELSEWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNote:
    """A note, and who of the office wrote it."""

    id: PartId
    note: Note = field(repr=False)
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """What was done; *reason* where somebody gave one."""

    entry: LogEntry
    actor: str
    reason: Reason | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCase:
    """
    A case with its box open; values only, no keys; *altered* where its cover lies.

    *elsewhere* are the letters that were filed to another case; nothing is deleted.
    """

    case: Case
    altered: bool
    slip: Slip
    entities: tuple[str, ...] = field(repr=False)
    handler: str | None
    readers: tuple[str, ...]
    letters: tuple[OpenedLetter, ...] = field(repr=False)
    elsewhere: tuple[OpenedLetter, ...] = field(default=(), repr=False)
    notes: tuple[OpenedNote, ...] = field(repr=False)
    history: tuple[HistoryLine, ...] = field(repr=False)


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
    """
    key = contents_key(tx, ring, case_id)
    found = tx.cases.get(case_id)
    altered = is_altered(tx, found)
    case = _mark_read(tx, ring, found, altered=altered, at=at)
    writers = _writers(tx, ring, case_id, at) if with_writers else {}
    words = tx.parts.of_case(case_id, Compartment.CONTENTS, _WORDS)
    opened = [(part, read_part(key, part, ring.directory)) for part in words]
    filings = read_filings(tx, key, ring.directory)
    letters = _filed(tx, ring, _letters(opened, writers, ring), filings, case_id)
    slip = read_case_slip(tx, ring, key)
    return OpenedCase(
        case=case,
        slip=slip,
        entities=named(slip.entities, tx.entities.titles(slip.entities)),
        handler=handler_name(case, handler_names(ring)),
        altered=altered,
        readers=_readers(tx, ring, case_id),
        letters=tuple(one for one in letters if not one.is_elsewhere),
        elsewhere=tuple(one for one in letters if one.is_elsewhere),
        notes=_notes(opened, ring),
        history=_history(tx, ring, case_id, _reasons(opened, filings)),
    )


def _letters(
    opened: Sequence[Unsealed],
    writers: Mapping[PartId, Correspondent],
    ring: PersonRing,
) -> list[OpenedLetter]:
    letters = []
    for part, body in opened:
        if part.kind == PartKind.LETTER:
            letter = decode(LetterText, body)
            entered_by = name_of(ring, HolderId(letter.entered_by))
            writer = writers.get(part.id)
            letters.append(
                OpenedLetter(
                    id=part.id, letter=letter, writer=writer, entered_by=entered_by
                )
            )
    return letters


def _filed(
    tx: Transaction,
    ring: PersonRing,
    letters: list[OpenedLetter],
    filings: Sequence[Filed],
    case_id: CaseId,
) -> list[OpenedLetter]:
    """
    Give each letter its number, and say where one lies that was filed.

    They are in the order in which they were received; of one instant the first here.
    """
    numbers, filed = number_letters(tx, case_id), last_words(filings)
    numbered = [replace(one, number=numbers.get(one.id, 0)) for one in letters]
    numbered.sort(key=lambda one: (one.letter.received_at, one.number))
    return [
        replace(
            one,
            filed=replace(last.filing, case=whereto(tx, last.filing)),
            filed_by=name_of(ring, last.by),
        )
        if (last := filed.get(one.id))
        else one
        for one in numbered
    ]


def _notes(opened: Sequence[Unsealed], ring: PersonRing) -> tuple[OpenedNote, ...]:
    """Return the notes in the order in which they were written."""
    notes = (
        OpenedNote(
            id=part.id, note=decode(Note, body), author=name_of(ring, part.author)
        )
        for part, body in opened
        if part.kind == PartKind.NOTE
    )
    return tuple(sorted(notes, key=lambda one: one.note.at))


def _reasons(
    opened: Sequence[Unsealed], filings: Sequence[Filed]
) -> dict[PartId, Reason]:
    given = {
        part.id: decode(Reason, body)
        for part, body in opened
        if part.kind == PartKind.REASON
    }
    for one in filings:
        text, at = one.filing.reason, one.filing.at
        given[one.part_id] = Reason(act=Act.LETTER_REFILED, text=text, at=at)
    return given


def read_case_slip(tx: Transaction, ring: PersonRing, key: CaseKey) -> Slip:
    """Open the slip of a case with the key to its contents."""
    sealed = tx.slips.of_case(key.case_id)
    return decode(Slip, read_slip(key.slip_key, sealed, ring.directory))


def name_of(ring: PersonRing, holder: HolderId) -> str:
    """Name whoever did something, for people to read."""
    names = {holder_of(id_): name for id_, name in handler_names(ring).items()}
    return names.get(holder, str(holder))


def _mark_read(
    tx: Transaction, ring: PersonRing, case: Case, *, altered: bool, at: datetime
) -> Case:
    event = Event(
        act=Act.CONTENTS_OPENED, actor=ring.author.holder, case_id=case.id, at=at
    )
    if case.unread and not altered:
        return keep_cover(tx, case.was_read(), event)
    # Without a digest: a cover that is not saved may be an old one by the commit.
    Pen.of(tx, ring, at).note(Act.CONTENTS_OPENED, case.id)
    return case


def _writers(
    tx: Transaction, ring: PersonRing, case_id: CaseId, at: datetime
) -> dict[PartId, Correspondent]:
    key = find_key(tx, ring, case_id, Compartment.IDENTITY)
    if key is None:
        return {}
    Pen.of(tx, ring, at).note(Act.IDENTITY_OPENED, case_id)
    kinds = (PartKind.CORRESPONDENT,)
    writers = (
        decode(Correspondent, read_part(key, part, ring.directory))
        for part in tx.parts.of_case(case_id, Compartment.IDENTITY, kinds)
    )
    return {writer.letter_id: writer for writer in writers}


def _readers(tx: Transaction, ring: PersonRing, case_id: CaseId) -> tuple[str, ...]:
    slot = tx.cases.slot(case_id, Compartment.CONTENTS)
    return tuple(name_of(ring, holder) for holder in tx.cases.holders(slot))


def _history(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    reasons: dict[PartId, Reason],
) -> tuple[HistoryLine, ...]:
    slots = [tx.cases.slot(case_id, compartment) for compartment in Compartment]
    keys = [key_id(slot) for slot in slots]
    accesses = (
        f"{key}/{holder_of(entry.person_id)}"
        for key in keys
        for entry in ring.directory.people
    )
    objects = (case_id, tx.slips.of_case(case_id).id, *tx.parts.ids(case_id))
    by_text = {str(part_id): reason for part_id, reason in reasons.items()}
    return tuple(
        HistoryLine(
            entry=entry,
            actor=name_of(ring, entry.actor),
            reason=by_text.get(entry.object),
        )
        for entry in tx.log.about((*objects, *keys, *accesses))
    )
