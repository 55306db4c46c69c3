"""Before a case is opened: take it from who is tied, and change the keys that are due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from grievance.services.access.recuse_conflicted import conflicted_holders, recuse_found
from grievance.services.boxes.case_keys import fits
from grievance.services.rekeying.rekey_due import rekey_cases
from grievance.storage.store import Store, Transaction
from grievance.vault.case_box import CaseSlot
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Secured:
    """
    Who was taken off, and the *slots* of keys that are new.

    Once it is done this machine is to remember the slots.
    """

    recused: tuple[str, ...] = ()
    slots: tuple[CaseSlot, ...] = ()

    @property
    def said(self) -> str:
        """Say what was done; empty where nothing was to be done."""
        off = f"{', '.join(self.recused)} lost this case: tied to whom it is about."
        keys = "This case was given new keys."
        return " ".join((*[off] * bool(self.recused), *[keys] * bool(self.slots)))


def secure_case(
    store: Store, ring: PersonRing, case_id: CaseId, *, now: Callable[[], datetime]
) -> Secured:
    """
    Do what is due of one case, if anything; what is refused stays as it was, and listed.

    In nearly all cases it only looks.
    """
    recused: tuple[str, ...] = ()
    try:
        with store.read() as tx:
            is_tied = bool(conflicted_holders(tx, ring, case_id))
        if is_tied:
            with store.begin() as tx:
                found = recuse_found(tx, ring, case_id, at=now())
            recused = tuple(one.person.name for one in found)
    except GrievanceError:  # opening says what is wrong, or nobody would be left
        pass
    with store.read() as tx:
        if not _is_due(tx, ring, case_id):
            return Secured(recused=recused)
    [done] = rekey_cases(store, ring, [case_id], now=now)
    return Secured(recused=recused, slots=done.slots)


def _is_due(tx: Transaction, ring: PersonRing, case_id: CaseId) -> bool:
    found = tx.rekeys.waiting_of(ring.author.holder, case_id)
    return any(one.access and fits(ring, one.access) for one in found)
