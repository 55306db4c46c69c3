"""
Take a message in: sealed to the worker and promised a reading, in one commit.

Where a message lay in a mailbox is believed only as far as the log saw it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from grievance.domain.events import Act
from grievance.domain.ids import JobId, SpoolId
from grievance.domain.intake import Receipt
from grievance.domain.outbox import JobKind, first_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import (
    is_sound_receipt,
    keep_new_receipt,
    keep_receipt,
)
from grievance.storage.receipts import Origin
from grievance.storage.store import Transaction
from grievance.vault.posted import Dropped, drop
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedMail:
    """
    A message under the worker's key of version *worker_kv*, on no books yet.

    *former* are its fingerprints under the worker's keys before.
    """

    id: SpoolId
    fingerprint: bytes
    former: tuple[bytes, ...]
    dropped: Dropped = field(repr=False)
    digest: bytes
    worker_kv: int


def seal_mail(ring: WorkerRing, raw: bytes) -> SealedMail:
    """
    Seal *raw*, before a transaction keeps others waiting.

    The fingerprint is an HMAC: a plain hash would let a stolen dump confirm contents.
    """
    spool_id = SpoolId(uuid4())
    dropped = drop(
        ring.directory.worker.spool,
        raw,
        table="spool",
        row_id=str(spool_id),
        suite=ring.directory.suite,
    )
    return SealedMail(
        id=spool_id,
        fingerprint=fingerprint(ring.keys, raw),
        former=tuple(fingerprint(keys, raw) for keys in ring.every[1:]),
        dropped=dropped,
        digest=dropped.digest,
        worker_kv=ring.kv,
    )


def collect_mail(
    tx: Transaction,
    ring: WorkerRing,
    mail: SealedMail,
    *,
    origin: Origin,
    at: datetime,
) -> Collected:
    """Spool *mail*; only after the commit may its source mark it as taken."""
    spool_id, pen = mail.id, Pen.of(tx, ring, at)
    first = _taken_before(tx, mail)
    if first is None and not tx.spool.admit(spool_id, origin, mail.fingerprint, at=at):
        first = tx.spool.receipt_of(mail.fingerprint)
    if first is not None:
        _follow(pen, first.id, origin)
        return Collected(spool_id=first.id, job_id=None)
    tx.spool.add(spool_id, mail.dropped, worker_kv=mail.worker_kv)
    uidvalidity, uid = tx.spool.place(spool_id)  # none, where another has that place
    origin = replace(origin, uidvalidity=uidvalidity, uid=uid)
    keep_new_receipt(pen, spool_id, origin, mail.fingerprint, mail.digest)
    job_id = tx.outbox.add(
        JobKind.RECEIVE_LETTER,
        dedup_key=first_key(JobKind.RECEIVE_LETTER, str(spool_id)),
        ref=str(spool_id),
        due_at=at,
    )
    return Collected(spool_id=spool_id, job_id=job_id)


def taken_in(
    tx: Transaction, source: str, uidvalidity: int, uids: Sequence[int]
) -> dict[int, datetime]:
    """
    Return which of a mailbox's *uids* were taken in, and when.

    A receipt that is not as the log saw it says nothing about them: who writes the
    database could have mail passed over that is still to come.
    """
    known = tx.spool.taken(source, uidvalidity, uids)
    return {
        uid: taken.at for uid, taken in known.items() if is_sound_receipt(tx, taken.id)
    }


def _taken_before(tx: Transaction, mail: SealedMail) -> Receipt | None:
    """Return the receipt of these very bytes from before the worker had its keys."""
    found = (tx.spool.find_receipt_of(one) for one in mail.former)
    return next((one for one in found if one is not None), None)


def _follow(pen: Pen, spool_id: SpoolId, origin: Origin) -> None:
    """Note where a message lies since its mailbox was numbered anew."""
    if origin.uid is None:
        return
    pen.tx.spool.lock(spool_id)
    if is_sound_receipt(pen.tx, spool_id) and pen.tx.spool.follow(spool_id, origin):
        keep_receipt(pen, spool_id, Act.LETTER_COLLECTED)
