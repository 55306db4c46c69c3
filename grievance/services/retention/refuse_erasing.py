"""
Refuse to erase a case on which others depend.

    a report          while one of its sub-cases is there: they have its letter
    a merged case     while the case in which it went on is worked on
    the case there    while one that went on in it is there
    any case          while auditors are kept from notices because of it
    an audit file     is closed once it is settled, and depends on nothing
"""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.block import blocks_of
from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError
from grievance.domain.reference import Reference
from grievance.domain.slip import Slip
from grievance.services.cases.relate_cases import merged_here, read_relations
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def refuse_tied_to_others(
    tx: Transaction, ring: PersonRing, key: CaseKey, slip: Slip
) -> None:
    """
    Refuse a case that others still need, and say which.

    Raises:
        NotAllowedError: One does.
    """
    left = ", ".join(one.reference for one in _first(tx, ring, key))
    if left:
        msg = f"What belongs to this case goes before it: erase {left} first."
        raise NotAllowedError(msg)
    into = slip.merged_into and tx.cases.get(slip.merged_into)
    if into and into.is_open:
        msg = f"This case goes on in {into.reference}; erase it when that one is over."
        raise NotAllowedError(msg)
    since = tx.cases.get(key.case_id).received_on
    if any(one.is_standing for one in blocks_of(slip, key.case_id, since)):
        msg = (
            "Auditors are kept from notices because of this case, which its end would "
            "undo; two people say first that they may come back: `grievance block "
            "clear`."
        )
        raise NotAllowedError(msg)


def _first(tx: Transaction, ring: PersonRing, key: CaseKey) -> Iterator[Case]:
    """Yield the cases that have to go before this one."""
    yield from tx.cases.children(key.case_id)
    for written in merged_here(read_relations(tx, key, ring.directory)):
        case = tx.cases.find(Reference(written))
        if case is not None:
            yield case
