"""
Give cases that are due their next keys, one after the other, as often as needed.

Each in a transaction of its own, or several in one: to wait for the disk takes as long
as to change a key.  Whoever wants to write meanwhile waits no longer than for a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from grievance.blobs.port import BlobLostError
from grievance.domain.errors import AlteredError, ConflictError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import fits
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.storage.store import Store, Transaction
from grievance.vault.case_box import CaseSlot
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


_AT_ONCE = 10  # cases
_LONG = timedelta(milliseconds=60)  # after which no further one is begun
_REFUSALS = (NotAllowedError, AlteredError, BlobLostError, ConflictError, SealError)


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
            yield from _together(store, ring, [case_id], now)
        except NotAllowedError:
            yield Rekeyed(case_id=case_id)
        except _REFUSALS as error:
            yield Rekeyed(case_id=case_id, refused=str(error))


def rekey_many(
    store: Store,
    ring: PersonRing,
    case_ids: Iterable[CaseId],
    *,
    now: Callable[[], datetime],
) -> Iterator[tuple[Rekeyed, ...]]:
    """
    Do so for a few at a time, as many as others will hardly notice.

    Where one of a few is refused, each is done for itself.
    """
    rest = list(case_ids)
    while rest:
        some = sorted(rest[:_AT_ONCE], key=str)  # as all do who lock several
        try:
            done = _together(store, ring, some, now)
        except _REFUSALS:
            done = tuple(rekey_cases(store, ring, some, now=now))
        yield done
        over = {one.case_id for one in done}
        rest = [case_id for case_id in rest if case_id not in over]


def _together(
    store: Store,
    ring: PersonRing,
    case_ids: Sequence[CaseId],
    now: Callable[[], datetime],
) -> tuple[Rekeyed, ...]:
    """Change the keys of the first of these in one transaction, of one at least."""
    done: list[Rekeyed] = []
    with store.begin() as tx:
        began = at = now()
        for case_id in case_ids:
            slots = rekey_if_due(tx, ring, case_id, at=at)
            done.append(Rekeyed(case_id=case_id, slots=slots))
            at = now()
            if at - began > _LONG:
                break
    return tuple(done)
