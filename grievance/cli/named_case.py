"""Find the case that somebody names by its reference."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.reference import parse_reference
from grievance.storage.store import Transaction


def find_case(tx: Transaction, written: str) -> Case:
    """
    Return the cover of the case.

    Raises:
        BadReferenceError: It is no reference, or mistyped.

        NotFoundError: There is no such case.
    """
    return tx.cases.by_reference(parse_reference(written))
