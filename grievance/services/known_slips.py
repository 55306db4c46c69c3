"""
Read the slips of all cases as the worker: what they are about, in codes.

Opening one takes a third of a millisecond, so that a process remembers what it opened:
of each revision that the log saw there is one only, whatever lies in its place now.
"""

from __future__ import annotations

import os

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.services.worker_slip import opened_slip
from grievance.storage.store import Transaction
from grievance.storage.worklists import Revision, SlipOnBooks
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


BATCH = 400  # objects in one question to the log
HANDFUL = 50  # that a thread opens before it hands them over
MOST_HANDS = 4
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSlip:
    """
    The coded facts of a case; *slip* is None where it was altered.

    Nobody then knows what that case asks for: what was promised for it stays as it is.
    """

    case: Case
    slip: Slip | None


@dataclass(frozen=True, slots=True)
class SlipMemory:
    """What this process opened before, with the revisions that it had then."""

    _known: dict[CaseId, tuple[Revision, KnownSlip]] = field(
        default_factory=dict, repr=False
    )

    def find(self, revision: Revision) -> KnownSlip | None:
        """Return what is known of a case, if it had these revisions."""
        found = self._known.get(revision.case_id)
        return found[1] if found and found[0] == revision else None

    def keep(self, revision: Revision, known: KnownSlip) -> None:
        """Remember it, unless it was altered."""
        if known.slip is not None:
            self._known[revision.case_id] = revision, known


def known_slips(
    tx: Transaction, ring: WorkerRing, memory: SlipMemory
) -> Iterator[KnownSlip]:
    """Yield the slip of every case, in no order."""
    unknown: dict[CaseId, Revision] = {}
    for revision in tx.worklists.revisions():
        found = memory.find(revision)
        if revision.slip_rev is None:
            yield KnownSlip(case=tx.cases.get(revision.case_id), slip=None)
        elif found is None:
            unknown[revision.case_id] = revision
        else:
            yield found
    with ThreadPoolExecutor(_hands(len(unknown))) as pool:
        batches = _batches(list(unknown), BATCH)
        opening = (_opening(tx, ring, batch, pool) for batch in batches)
        for known in chain.from_iterable(_begun_ahead(opening)):
            memory.keep(unknown[known.case.id], known)
            yield known


def _hands(count: int) -> int:
    """Return how many threads open *count* slips: the keys' work needs no turn."""
    return min(os.cpu_count() or 1, MOST_HANDS) if count > BATCH else 1


def _opening(
    tx: Transaction, ring: WorkerRing, case_ids: Sequence[CaseId], pool: Executor
) -> Iterator[KnownSlip]:
    """Read the slips of these cases, and return them as they get opened."""
    found = list(tx.worklists.slips_with_covers(case_ids))
    logged = tx.log.last_digests(one.slip.id for one in found)

    def known(some: Sequence[SlipOnBooks]) -> list[KnownSlip]:
        return [_known(ring, one, logged.get(str(one.slip.id), "")) for one in some]

    return chain.from_iterable(pool.map(known, _batches(found, HANDFUL)))


def _begun_ahead(several: Iterator[_T]) -> Iterator[_T]:
    """Yield each once the next has begun, so that reading does not wait for opening."""
    before = next(several, None)
    for one in several:
        if before is not None:
            yield before
        before = one
    if before is not None:
        yield before


def _known(ring: WorkerRing, one: SlipOnBooks, logged: str) -> KnownSlip:
    """Open a slip; None where it is not the one that the log saw last."""
    slip = None
    if one.slip.digest.hex() == logged:
        with suppress(SealError):
            slip = opened_slip(ring, one.slip)
    return KnownSlip(case=one.case, slip=slip)


def _batches(several: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(several), size):
        yield several[start : start + size]
