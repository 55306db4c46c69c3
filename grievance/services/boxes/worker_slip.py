"""Read the slip of a case as the worker, who holds no other key to it."""

from __future__ import annotations

from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.services.boxes.keep import sound_slip
from grievance.services.boxes.slip_payload import decode_slip
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import SealedSlip, open_slip_key, read_slip


def worker_slip(tx: Transaction, ring: WorkerRing, case_id: CaseId) -> Slip:
    """
    Return the coded facts of a case on the books.

    Raises:
        NotFoundError: It has no slip.

        SealError: The slip was altered.

        AlteredError: An older revision was put in its place.
    """
    return opened_slip(ring, sound_slip(tx, case_id))


def opened_slip(ring: WorkerRing, sealed: SealedSlip) -> Slip:
    """Open a slip that the worker holds; `SealError` where it was altered."""
    key = slip_key_of(ring, sealed)
    return decode_slip(read_slip(key, sealed, ring.directory))


def slip_key_of(ring: WorkerRing, sealed: SealedSlip) -> bytes:
    """Take out the key of a slip, with the keys that it was wrapped to."""
    return open_slip_key(sealed, ring.version(sealed.worker_kv).slip)
