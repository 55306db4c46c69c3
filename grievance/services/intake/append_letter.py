"""Put a letter into a case that is on the books."""

from __future__ import annotations

from collections.abc import Sequence

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.mail.letter import Letter
from grievance.services.boxes.keep import Pen, is_altered, keep_cover, keep_parts
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.intake.conceal_bounce import is_report
from grievance.services.intake.seal_letter import Arrived, Ways, seal_letter
from grievance.storage.store import Transaction
from grievance.vault.case_box import Author, SealedPart
from grievance.vault.directory import Directory


def seal_to_slots(
    tx: Transaction,
    author: Author,
    directory: Directory,
    case_id: CaseId,
    arrived: Arrived,
) -> tuple[SealedPart, ...]:
    """
    Seal the letter so that it fits through the slots of the case; writes nothing.

    Raises:
        SealError: A slot is not what the worker made.
    """
    contents, identity = (
        trusted_slot(tx, directory, case_id, compartment)
        for compartment in (Compartment.CONTENTS, Compartment.IDENTITY)
    )
    return seal_letter(author, arrived, Ways(contents=contents, identity=identity))


def append_letter(
    pen: Pen,
    case_id: CaseId,
    letter: Letter,
    parts: Sequence[SealedPart],
    *,
    is_news: bool = True,
) -> None:
    """
    Drop the sealed letter through the slots of the case; nothing else of it changes.

    Where it *is_news* the cover shows that there is something to read; so it does where
    a person has to ask a custodian what the letter says.

    Raises:
        ConflictError: The case got other slots meanwhile.
    """
    keep_parts(pen, parts, Act.PART_ADDED)
    if is_news or is_report(letter):
        _show_unread(pen, pen.tx.cases.get(case_id))


def _show_unread(pen: Pen, case: Case) -> None:
    """Mark the cover, unless somebody tampered with it; the letter is kept anyway."""
    if is_altered(pen.tx, case):
        pen.note(Act.LETTER_ARRIVED, case.id)
        return
    keep_cover(pen.tx, *case.letter_arrived(at=pen.at))
