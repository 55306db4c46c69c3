"""
Look whether what was erased was erased by two people, and is gone.

That a person and another agreed stands in a request that both signed; without it whoever
can write to the database could have destroyed a case and called it erased.
"""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.domain.request import PlainAct, RequestState, is_on_case
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.signed_request import SignedRequest, verify_request


def compare_erased(tx: Transaction, directory: Directory) -> Iterator[str]:
    """Yield what is wrong with cases that were erased."""
    half_done = tx.erasures.half_done()
    for case in tx.erasures.covers():
        if case.id in half_done:
            yield f"{case.reference} was erased, and something of it is still there."
        if agreed_erasure(tx, directory, case) is None:
            yield f"{case.reference} was erased, and no two people agreed to it."


def agreed_erasure(
    tx: Transaction, directory: Directory, case: Case
) -> SignedRequest | None:
    """Return by what two people agreed that *case* be erased; None where none did."""
    found = tx.requests.on_case(case.id, RequestState.CONFIRMED)
    agreed = (one for one in found if is_agreed(one, directory, case.id))
    return next(agreed, None)


def is_agreed(signed: SignedRequest, directory: Directory, case_id: CaseId) -> bool:
    """Whether two people of the office signed that this very case be erased."""
    request = signed.request
    is_yes = request.state is RequestState.CONFIRMED
    is_it = request.act is PlainAct.ERASE_CASE and is_on_case(request, case_id)
    if not (is_it and is_yes) or request.answered_by in {None, request.asked_by}:
        return False
    try:
        verify_request(signed, directory)
    except SealError:
        return False
    return True
