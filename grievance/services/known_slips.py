"""
Read the slips of all cases as the worker: what they are about, in codes.

Opening one takes a third of a millisecond, so that a process remembers what it opened:
of a slip that the log saw last there is one revision only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grievance.domain.case import Case
from grievance.domain.ids import SlipId
from grievance.domain.slip import Slip
from grievance.services.worker_slip import opened_slip
from grievance.storage.store import Transaction
from grievance.storage.worklists import SlipOnBooks
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


BATCH = 400  # objects in one question to the log


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
    """What this process opened before, by id, with the digest of what it opened."""

    _opened: dict[SlipId, tuple[str, Slip]] = field(default_factory=dict, repr=False)

    def find(self, id_: SlipId, digest: str) -> Slip | None:
        """Return the slip with that very digest, if it was opened before."""
        known, slip = self._opened.get(id_, ("", None))
        return slip if known == digest else None

    def keep(self, id_: SlipId, digest: str, slip: Slip) -> None:
        """Remember it."""
        self._opened[id_] = digest, slip


def known_slips(
    tx: Transaction, ring: WorkerRing, memory: SlipMemory
) -> Iterator[KnownSlip]:
    """Yield the slip of every case, in no order."""
    for batch in _batches(tx.worklists.slips_with_covers()):
        logged = tx.log.last_digests(one.slip.id for one in batch)
        for one in batch:
            digest = logged.get(str(one.slip.id), "")
            yield KnownSlip(case=one.case, slip=_opened(ring, memory, one, digest))


def _opened(
    ring: WorkerRing, memory: SlipMemory, one: SlipOnBooks, logged: str
) -> Slip | None:
    digest = one.slip.digest.hex()
    if digest != logged:
        return None
    found = memory.find(one.slip.id, digest)
    if found is not None:
        return found
    try:
        slip = opened_slip(ring, one.slip)
    except SealError:
        return None
    memory.keep(one.slip.id, digest, slip)
    return slip


def _batches(items: Iterator[SlipOnBooks]) -> Iterator[list[SlipOnBooks]]:
    batch: list[SlipOnBooks] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
