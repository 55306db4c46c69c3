"""Put a letter into a case that is on the books."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.services.conceal_bounce import is_report
from grievance.services.keep import Pen, is_altered, keep_cover, keep_parts
from grievance.services.seal_letter import Arrived, Ways, seal_letter
from grievance.services.trusted_slot import trusted_slot


def append_letter(
    pen: Pen, case_id: CaseId, arrived: Arrived, *, is_news: bool = True
) -> None:
    """
    Drop the letter through the slots of the case; nothing else of the case changes.

    Where it *is_news* the cover shows that there is something to read; so it does where
    a person has to ask a custodian what the letter says.

    Raises:
        SealError: A slot is not what the worker made.
    """
    contents, identity = (
        trusted_slot(pen.tx, pen.directory, case_id, compartment)
        for compartment in (Compartment.CONTENTS, Compartment.IDENTITY)
    )
    ways = Ways(contents=contents, identity=identity)
    keep_parts(pen, seal_letter(pen.author, arrived, ways), Act.PART_ADDED)
    if is_news or is_report(arrived.letter):
        _show_unread(pen, pen.tx.cases.get(case_id))


def _show_unread(pen: Pen, case: Case) -> None:
    """Mark the cover, unless somebody tampered with it; the letter is kept anyway."""
    if is_altered(pen.tx, case):
        pen.note(Act.LETTER_ARRIVED, case.id)
        return
    keep_cover(pen.tx, *case.letter_arrived(at=pen.at))
