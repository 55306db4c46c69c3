"""
Look whether what was erased was erased by two people, and is gone.

That a person and another agreed stands in a request that both signed; without it whoever
can write to the database could have destroyed a case and called it erased.  Both must
have been of the office at that time, with the roles that erasing asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.erasure import refuse_pair
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.request import PlainAct, RequestState, is_on_case
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.signed_request import SignedRequest, verify_request


def compare_erased(tx: Transaction, directories: PastDirectories) -> Iterator[str]:
    """Yield what is wrong with cases that were erased."""
    half_done = tx.erasures.half_done()
    for case in tx.erasures.covers():
        if case.id in half_done:
            yield f"{case.reference} was erased, and something of it is still there."
        if agreed_erasure(tx, directories, case) is None:
            yield f"{case.reference} was erased, and no two people agreed to it."


def agreed_erasure(
    tx: Transaction, directories: PastDirectories, case: Case
) -> SignedRequest | None:
    """Return by what two people agreed that *case* be erased; None where none did."""
    found = tx.requests.on_case(case.id, RequestState.CONFIRMED)
    agreed = (one for one in found if is_agreed(one, directories, case.id))
    return next(agreed, None)


def is_agreed(
    signed: SignedRequest, directories: PastDirectories, case_id: CaseId
) -> bool:
    """Whether two people who may signed that this very case be erased."""
    request = signed.request
    is_yes = request.state is RequestState.CONFIRMED
    is_it = request.act is PlainAct.ERASE_CASE and is_on_case(request, case_id)
    by, at = request.answered_by, request.answered_at
    if not (is_it and is_yes) or by is None or at is None:
        return False
    try:
        verify_request(signed, directories.newest)
    except SealError:
        return False
    pair = request.asked_by, by
    return any(_may_erase(one, pair, at) for one in directories.at(at))


def _may_erase(
    directory: Directory, pair: tuple[PersonId, PersonId], at: datetime
) -> bool:
    """Whether these two, who worked here then, may have a case erased between them."""
    then = directory.in_force(at)
    try:
        refuse_pair(*(person_of(then, one) for one in pair))
    except (NotAllowedError, NotFoundError):
        return False
    return True
