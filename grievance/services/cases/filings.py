"""Where the letters of a case are filed, and the numbers they are called by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.contents import FiledAs, Filing, PartKind, PlainKind
from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, HolderId, PartId, SpoolId
from grievance.services.boxes.case_parts import OpenedPart, open_parts, seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import decode, encode
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory


_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A word on where a letter lies, whose it is, and which part says it."""

    filing: Filing = field(repr=False)
    by: HolderId
    part_id: PartId

    @property
    def is_elsewhere(self) -> bool:
        return self.filing.filed is FiledAs.ELSEWHERE


def read_filings(
    tx: Transaction, key: CaseKey, directory: Directory
) -> tuple[Filed, ...]:
    """
    Return every filing of the letters of a case, in order.

    Each lies in both compartments; those in the one of *key* are read.

    Raises:
        SealError: One of the parts was altered.
    """
    return filings_among(open_parts(tx, key, directory, PartKind.FILING))


def filings_among(opened: Iterable[OpenedPart]) -> tuple[Filed, ...]:
    """Return the filings among what was opened of a case, in order."""
    filings = (
        Filed(filing=decode(Filing, one.body), by=one.part.author, part_id=one.part.id)
        for one in opened
        if one.kind is PartKind.FILING
    )
    return tuple(sorted(filings, key=lambda one: one.filing.at))


def last_words(filings: Iterable[Filed]) -> dict[PartId, Filed]:
    """Return the last filing of each letter that was ever filed; others have none."""
    return {one.filing.letter_id: one for one in filings}


def keep_filing(
    pen: Pen, case_id: CaseId, filing: Filing, *, after: Filed | None
) -> None:
    """
    Drop a filing into both compartments, for who reads the one or the other.

    It is dated later than the one before it, also where that was made on a machine
    whose clock is ahead.
    """
    if after is not None:
        filing = replace(filing, at=max(filing.at, after.filing.at + _TICK))
    for compartment in Compartment:
        slot = trusted_slot(pen.tx, pen.directory, case_id, compartment)
        part = seal_part(pen.author, slot, PartKind.FILING, encode(filing))
        is_shown = compartment is Compartment.CONTENTS
        keep_parts(pen, [part], Act.LETTER_REFILED if is_shown else Act.PART_ADDED)


def number_letters(tx: Transaction, case_id: CaseId) -> dict[PartId, int]:
    """
    Give each letter of a case its number, from 1, as the log saw them come.

    A number stays whatever comes later; no key is needed to count.
    """
    ids = tx.parts.ids_of_kind(case_id, PlainKind.LETTER)
    logged = {entry.object: entry.sequence for entry in reversed(tx.log.about(ids))}
    unseen = len(logged) + max(logged.values(), default=0)
    order = sorted(ids, key=lambda one: (logged.get(str(one), unseen), str(one)))
    return {letter_id: number for number, letter_id in enumerate(order, start=1)}


def whereto(tx: Transaction, filing: Filing) -> str:
    """
    Return the reference of the case that a letter was filed to.

    Empty where a case of its own is still to be made of it.
    """
    if not filing.spool_id:
        return filing.case
    try:
        receipt = tx.spool.receipt(spool_of(filing))
    except NotFoundError:
        return filing.case
    return receipt.reference or filing.case


def spool_of(filing: Filing) -> SpoolId:
    """Return as which message a letter went on; `NotFoundError` where it did not."""
    try:
        return SpoolId(UUID(filing.spool_id))
    except ValueError:
        msg = "This letter went nowhere from here."
        raise NotFoundError(msg) from None
