"""Read what is on record in a case, as somebody on it."""

from __future__ import annotations

from typing import TypeVar

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.record import Record
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import next_number, read_records
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


R = TypeVar("R", bound=Record)


def records_of_case(
    tx: Transaction, ring: PersonRing, case_id: CaseId, kind: type[R]
) -> tuple[R, ...]:
    """
    Return the last revision of each record of *kind*, by number.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        SealError: One of them was altered.
    """
    return read_records(tx, contents_key(tx, ring, case_id), ring.directory, kind)


def record_of_case(
    tx: Transaction, ring: PersonRing, case_id: CaseId, kind: type[R], number: int
) -> R:
    """
    Return the last revision of one record.

    Raises:
        NotFoundError: The case has none of this number.

        NotAllowedError: The case's key is not on this ring.
    """
    for record in records_of_case(tx, ring, case_id, kind):
        if record.number == number:
            return record
    msg = f"There is no number {number} on record in this case; list them first."
    raise NotFoundError(msg)


def number_for_next(
    tx: Transaction, ring: PersonRing, case_id: CaseId, kind: type[Record]
) -> int:
    """
    Return the number that the next record of *kind* gets.

    Raises:
        NotAllowedError: The case's key is not on this ring.
    """
    return next_number(tx, contents_key(tx, ring, case_id), ring.directory, kind)
