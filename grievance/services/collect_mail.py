"""Take a message in: sealed to the worker and promised a reading, in one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from grievance.domain.events import Act
from grievance.domain.ids import JobId, SpoolId
from grievance.domain.outbox import JobKind
from grievance.services.keep import Pen, keep_receipt
from grievance.storage.spool import Origin
from grievance.storage.store import Transaction
from grievance.vault.posted import drop
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The receipt of a message; *job_id* is None for one that came before."""

    spool_id: SpoolId
    job_id: JobId | None

    @property
    def is_new(self) -> bool:
        """Whether these very bytes were never taken in before."""
        return self.job_id is not None


def collect_mail(
    tx: Transaction, ring: WorkerRing, raw: bytes, *, origin: Origin, at: datetime
) -> Collected:
    """
    Spool *raw*; only after the commit may its source mark it as taken.

    The fingerprint is an HMAC: a plain hash would let a stolen dump confirm contents.
    """
    mark = fingerprint(ring.keys, raw)
    spool_id = SpoolId(uuid4())
    if not tx.spool.admit(spool_id, origin, mark, at=at):
        return Collected(spool_id=tx.spool.receipt_of(mark).id, job_id=None)
    dropped = drop(
        ring.directory.worker.spool,
        raw,
        table="spool",
        row_id=str(spool_id),
        suite=ring.directory.suite,
    )
    tx.spool.add(spool_id, dropped, worker_kv=ring.kv)
    keep_receipt(Pen.of(tx, ring, at), spool_id, Act.LETTER_COLLECTED)
    job_id = tx.outbox.add(
        JobKind.RECEIVE_LETTER,
        dedup_key=f"{JobKind.RECEIVE_LETTER}:{spool_id}",
        ref=str(spool_id),
        due_at=at,
    )
    return Collected(spool_id=spool_id, job_id=job_id)
