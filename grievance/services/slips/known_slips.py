"""
Read the slips of all cases as the worker: what they are about, in codes.

Opening one takes a third of a millisecond, so that a process remembers what it opened
until the log says that it was written anew, whatever lies in its place now.
`kept_slips` has it outlast the process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain

from grievance.domain.ids import CaseId
from grievance.services.boxes.in_batches import (
    BATCH,
    HANDFUL,
    batches,
    begun_ahead,
    hands,
)
from grievance.services.boxes.worker_slip import opened_slip
from grievance.services.slips.slip_memory import KnownSlip, SlipMemory
from grievance.storage.rings import Revision, SlipOnBooks
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


__all__ = ["KnownSlip", "SlipMemory", "known_slips"]


def known_slips(
    tx: Transaction, ring: WorkerRing, memory: SlipMemory
) -> Iterator[KnownSlip]:
    """Yield the slip of every case, in no order."""
    memory.follow(tx.log)
    unknown: dict[CaseId, Revision] = {}
    revisions = tx.rings.revisions()
    memory.retain({one.case for one in revisions if one.slip_rev is not None})
    for revision in revisions:
        found = memory.find(revision)
        if revision.slip_rev is None:
            yield KnownSlip(case=tx.cases.get(revision.case_id), slip=None)
        elif found is None:
            unknown[revision.case_id] = revision
        else:
            yield found
    with ThreadPoolExecutor(hands(len(unknown))) as pool:
        some = batches(list(unknown), BATCH)
        opening = (_opening(tx, ring, batch, pool) for batch in some)
        for known in chain.from_iterable(begun_ahead(opening)):
            memory.keep(unknown[known.case.id], known)
            yield known


def _opening(
    tx: Transaction, ring: WorkerRing, case_ids: Sequence[CaseId], pool: Executor
) -> Iterator[KnownSlip]:
    """Read the slips of these cases, and return them as they get opened."""
    found = list(tx.rings.slips_with_covers(case_ids))
    logged = tx.log.last_digests(one.slip.id for one in found)

    def known(some: Sequence[SlipOnBooks]) -> list[KnownSlip]:
        return [_known(ring, one, logged.get(str(one.slip.id), "")) for one in some]

    return chain.from_iterable(pool.map(known, batches(found, HANDFUL)))


def _known(ring: WorkerRing, one: SlipOnBooks, logged: str) -> KnownSlip:
    """Open a slip; None where it is not the one that the log saw last."""
    slip = None
    if one.slip.digest.hex() == logged:
        with suppress(SealError):
            slip = opened_slip(ring, one.slip)
    return KnownSlip(case=one.case, slip=slip, slip_id=one.slip.id)
