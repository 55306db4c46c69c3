"""Give cases that are due their next keys, one after the other, as often as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from grievance.domain.errors import AlteredError, ConflictError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.services.case_keys import fits
from grievance.services.rekey_case import rekey_case
from grievance.storage.store import Store, Transaction
from grievance.vault.case_box import CaseSlot
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeyed:
    """
    What became of one case: how many *keys* it was given, or why it was *refused*.

    Neither where somebody else was faster, or it is not for them: they are tied.
    """

    case_id: CaseId
    slots: tuple[CaseSlot, ...] = ()
    refused: str = ""


def due_on_ring(tx: Transaction, ring: PersonRing) -> tuple[CaseId, ...]:
    """Return the cases that this person could give another key, the longest due first."""
    found = tx.rekeys.waiting_for(ring.author.holder)
    fitting = (
        one.due.case_id for one in found if one.access and fits(ring, one.access)
    )
    return tuple(dict.fromkeys(fitting))


def rekey_if_due(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> tuple[CaseSlot, ...]:
    """
    Change what is due of one case and on this ring; return the new slots.

    Once it is committed this machine is to remember them.

    Raises:
        AlteredError, SealError: Something in it was changed behind the log's back.

        NotAllowedError: They are tied to whom it is about.
    """
    tx.cases.lock(case_id)  # then ask: somebody may be just doing it
    mine = {
        one.due.compartment
        for one in tx.rekeys.waiting_of(ring.author.holder, case_id)
        if one.access and fits(ring, one.access)
    }
    return tuple(rekey_case(tx, ring, case_id, box, at=at) for box in sorted(mine))


def rekey_cases(
    store: Store,
    ring: PersonRing,
    case_ids: Iterable[CaseId],
    *,
    now: Callable[[], datetime],
) -> Iterator[Rekeyed]:
    """
    Do so for each, in a transaction of its own; what is refused keeps the rest from nothing.

    Killed at any moment, what was yielded is done, and the next round finds the rest.
    """
    for case_id in case_ids:
        try:
            with store.begin() as tx:
                slots = rekey_if_due(tx, ring, case_id, at=now())
        except NotAllowedError:
            yield Rekeyed(case_id=case_id)
        except (AlteredError, ConflictError, SealError) as error:
            yield Rekeyed(case_id=case_id, refused=str(error))
        else:
            yield Rekeyed(case_id=case_id, slots=slots)
