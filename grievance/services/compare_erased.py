"""
Look whether what was erased was erased by two people, and is gone.

That a person and another agreed stands in a request that both signed; without it whoever
can write to the database could have destroyed a case and called it erased.
"""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.case import Case
from grievance.domain.request import PlainAct, RequestState
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.signed_request import SignedRequest, verify_request


def compare_erased(tx: Transaction, directory: Directory) -> Iterator[str]:
    """Yield what is wrong with cases that were erased."""
    half_done = None
    for case in tx.erasures.covers():
        if half_done is None:
            half_done = tx.erasures.half_done()
        if case.id in half_done:
            yield f"{case.reference} was erased, and something of it is still there."
        if agreed_erasure(tx, directory, case) is None:
            yield f"{case.reference} was erased, and no two people agreed to it."


def agreed_erasure(
    tx: Transaction, directory: Directory, case: Case
) -> SignedRequest | None:
    """Return by what two people agreed that *case* be erased; None where none did."""
    for signed in tx.requests.on_case(case.id, RequestState.CONFIRMED):
        if signed.request.act is PlainAct.ERASE_CASE and _is_by_two(signed, directory):
            return signed
    return None


def _is_by_two(signed: SignedRequest, directory: Directory) -> bool:
    try:
        verify_request(signed, directory)
    except SealError:
        return False
    return signed.request.answered_by not in {None, signed.request.asked_by}
