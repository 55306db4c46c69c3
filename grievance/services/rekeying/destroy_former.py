"""Say that the worker gives up its keys from before, once nothing needs them any more."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.counting import counted
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.services.boxes.keep import Pen
from grievance.services.rekeying.rewrap_for_worker import UnderFormer, under_former
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


def destroy_former(
    tx: Transaction, ring: WorkerRing, *, is_forced: bool, at: datetime
) -> UnderFormer:
    """
    Log that the keys before are destroyed, which the caller does after the commit.

    Returns what nobody but people with a case's key will open; empty if not *is_forced*.

    Raises:
        NotAllowedError: There are none, or something still lies under them.
    """
    if not ring.former:
        msg = "The worker keeps no keys from before; there is nothing to destroy."
        raise NotAllowedError(msg)
    left = under_former(tx, ring.kv)
    if not left.is_empty and not is_forced:
        msg = (
            f"Under the keys before lie {counted(len(left.slips), 'slip')}, "
            f"{counted(len(left.messages), 'message')} and "
            f"{counted(left.letters, 'letter')}; run `grievance rotate worker`, let "
            "the letters go or take them back, then repeat; --yes gives them up."
        )
        raise NotAllowedError(msg)
    pen = Pen.of(tx, ring, at)
    for kv in sorted(ring.former):
        pen.note(Act.KEYS_DESTROYED, f"{WORKER}/{kv}")
    return left
