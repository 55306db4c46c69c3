"""Find the case that somebody names by its reference."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.errors import NotFoundError
from grievance.domain.reference import parse_reference
from grievance.storage.store import Transaction


def find_case(tx: Transaction, written: str) -> Case:
    """
    Return the cover of the case.

    Raises:
        BadReferenceError: It is no reference, or mistyped.

        NotFoundError: There is no such case.
    """
    reference = parse_reference(written)
    case = tx.cases.find(reference)
    if case is None:
        msg = f"There is no case {reference}; `grievance cases` lists yours."
        raise NotFoundError(msg)
    return case
