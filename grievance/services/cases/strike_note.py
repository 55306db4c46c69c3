"""Strike one's own note, or let it stand again; it stays in the case, marked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from grievance.domain.contents import Note, PartKind
from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import OpenedPart, open_parts, seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.payload import decode, encode
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """
    Whoever wrote a note struck it, or lets it stand again.

    It is the *nth* time that they do: the last word counts.
    """

    note_id: PartId
    is_struck: bool
    nth: int
    at: datetime


def strike_note(  # noqa: PLR0913  # whose hands, which note, which way, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    note_id: PartId,
    *,
    is_struck: bool = True,
    at: datetime,
) -> None:
    """
    Put on record that a note does not hold, or holds again.

    Raises:
        NotFoundError: The case has no such note.

        NotAllowedError: Somebody else wrote it, or the case's key is not on this ring.

        ConflictError: It is so already.
    """
    lock_case(tx, case_id)
    key = contents_key(tx, ring, case_id)
    opened = tuple(
        open_parts(tx, key, ring.directory, PartKind.NOTE, PartKind.NOTE_STRUCK)
    )
    _refuse(opened, ring, note_id)
    last = _last(opened).get(note_id)
    if (last is not None and last.is_struck) is is_struck:
        msg = "This note is struck already." if is_struck else "This note holds."
        raise ConflictError(msg)
    strike = Strike(
        note_id=note_id, is_struck=is_struck, nth=last.nth + 1 if last else 1, at=at
    )
    pen = Pen.of(tx, ring, at)
    part = seal_part(pen.author, key, PartKind.NOTE_STRUCK, encode(strike))
    keep_parts(pen, [part], Act.RECORD_WRITTEN)


def note_numbered(
    tx: Transaction, ring: PersonRing, case_id: CaseId, number: int
) -> PartId:
    """
    Return a note by its place among those of its case, the oldest being 1.

    Raises:
        NotFoundError: There are not so many.

        NotAllowedError: The case's key is not on this ring.
    """
    key = contents_key(tx, ring, case_id)
    opened = open_parts(tx, key, ring.directory, PartKind.NOTE)
    in_order = sorted(opened, key=lambda one: decode(Note, one.body).at)
    if number > len(in_order):
        msg = f"This case has no note {number}; `grievance case` numbers them."
        raise NotFoundError(msg)
    return in_order[number - 1].part.id


def struck_among(opened: Collection[OpenedPart]) -> frozenset[PartId]:
    """Return the notes that whoever wrote them struck, and did not let stand again."""
    return frozenset(id_ for id_, one in _last(opened).items() if one.is_struck)


def _last(opened: Collection[OpenedPart]) -> dict[PartId, Strike]:
    """Return the last word on each note, of whoever wrote it; others have no say."""
    authors = {o.part.id: o.part.author for o in opened if o.kind is PartKind.NOTE}
    strikes = [
        (decode(Strike, one.body), one.part.author)
        for one in opened
        if one.kind is PartKind.NOTE_STRUCK
    ]
    strikes.sort(key=lambda said: said[0].nth)
    return {one.note_id: one for one, by in strikes if authors.get(one.note_id) == by}


def _refuse(opened: Collection[OpenedPart], ring: PersonRing, note_id: PartId) -> None:
    note = next(
        (o for o in opened if o.part.id == note_id and o.kind is PartKind.NOTE), None
    )
    if note is None:
        msg = "There is no such note in this case."
        raise NotFoundError(msg)
    if note.part.author != ring.author.holder:
        msg = "Somebody else wrote this note; write one of your own beside it."
        raise NotAllowedError(msg)
