"""
Wrap what lies under the worker's keys before to its newest ones, as the worker.

    slips     their keys are wrapped anew, and the worker signs them
    files     of audits are found under another mark
    releases  of statistics: the keys of what they counted are wrapped anew
    messages  of the spool, also those that were put aside: their keys are wrapped anew
    letters   stay as they are, since people signed them: the keys before open them

Each is a transaction of its own: killed at any moment, the next round finds the rest.
Meanwhile, and after it, the ring opens both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from uuid import UUID

from grievance.domain.errors import GrievanceError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, SpoolId
from grievance.services.audits.audit_file_box import move_mark
from grievance.services.boxes.keep import Pen, keep_slip, sound_slip
from grievance.services.boxes.keep_receipt import keep_receipt, refuse_altered_receipt
from grievance.services.boxes.slip_payload import decode_slip
from grievance.services.boxes.worker_slip import slip_key_of
from grievance.storage.store import Store, Transaction
from grievance.vault.posted import rewrap
from grievance.vault.release import rewrap_release
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import read_slip, share_slip_key, write_slip


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderFormer:
    """What lies under keys of the worker from before the newest."""

    slips: tuple[CaseId, ...]
    messages: tuple[SpoolId, ...]
    letters: int
    releases: tuple[UUID, ...] = ()

    @property
    def to_wrap(self) -> int:
        """How many things can be wrapped anew."""
        return len(self.slips) + len(self.messages) + len(self.releases)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left that only those keys open."""
        return not (self.to_wrap or self.letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """What became of one thing: wrapped anew, or why it was *refused*."""

    object_id: UUID
    refused: str = ""


def under_former(tx: Transaction, kv: int) -> UnderFormer:
    """Find what lies under keys of the worker before version *kv*."""
    return UnderFormer(
        slips=tx.slips.wrapped_before(kv),
        messages=tx.spool.wrapped_before(kv),
        letters=tx.outgoing.count_wrapped_before(kv),
        releases=tx.releases.wrapped_before(kv),
    )


def rewrap_for_worker(
    store: Store, ring: WorkerRing, found: UnderFormer, *, now: Callable[[], datetime]
) -> Iterator[Rewrapped]:
    """Wrap each anew; what is refused keeps the rest from nothing."""
    things = chain(
        ((case_id, partial(rewrap_slip, case_id=case_id)) for case_id in found.slips),
        (
            (spool_id, partial(rewrap_message, spool_id=spool_id))
            for spool_id in found.messages
        ),
        ((id_, partial(rewrap_tally, release_id=id_)) for id_ in found.releases),
    )
    for object_id, rewrapping in things:
        try:
            with store.begin() as tx:
                rewrapping(tx, ring, at=now())
        except GrievanceError as error:
            yield Rewrapped(object_id=object_id, refused=str(error))
        else:
            yield Rewrapped(object_id=object_id)


def rewrap_slip(
    tx: Transaction, ring: WorkerRing, case_id: CaseId, *, at: datetime
) -> None:
    """
    Wrap the key of a slip to the newest keys, and sign the slip as it is.

    Raises:
        AlteredError: It is not the one that the log saw last.

        SealError: It was altered, or lies under keys that are not on this ring.
    """
    tx.cases.lock(case_id)
    sealed = sound_slip(tx, case_id)
    if sealed.worker_kv == ring.kv:  # somebody was faster
        return
    key = slip_key_of(ring, sealed)
    plaintext = read_slip(key, sealed, ring.directory)
    wrapped = share_slip_key(
        key,
        slip_public=ring.directory.worker.slip,
        suite=ring.directory.suite,
        slip_id=sealed.id,
        case_id=case_id,
        kv=sealed.kv,
        worker_kv=ring.kv,
    )
    again = write_slip(
        key,
        slip_id=sealed.id,
        case_id=case_id,
        kv=sealed.kv,
        rev=sealed.rev + 1,
        plaintext=plaintext,
        worker_kv=ring.kv,
        wrapped=wrapped,
        author=ring.author,
    )
    keep_slip(Pen.of(tx, ring, at), again)
    audit = decode_slip(plaintext).audit
    if audit is not None:
        move_mark(tx, ring, audit.audit_id)


def rewrap_tally(
    tx: Transaction, ring: WorkerRing, release_id: UUID, *, at: datetime
) -> None:
    """
    Wrap the key of what a release counted to the newest keys.

    The log has nothing to say of it: what was published stays as it was.

    Raises:
        SealError: It was altered, or lies under keys that are not on this ring.
    """
    _ = at  # as of all that is wrapped anew
    release = tx.releases.get(release_id)
    if release.worker_kv == ring.kv:
        return
    box = ring.version(release.worker_kv).slip
    public = ring.directory.worker.slip
    again = rewrap_release(release, box, slip_public=public, worker_kv=ring.kv)
    tx.releases.rewrap(again)


def rewrap_message(
    tx: Transaction, ring: WorkerRing, spool_id: SpoolId, *, at: datetime
) -> None:
    """
    Wrap the key of a message in the spool to the newest keys.

    Raises:
        AlteredError: It is not the one that the log saw last.

        SealError: It was altered, or lies under keys that are not on this ring.
    """
    if tx.spool.lock(spool_id) is None:  # read, and destroyed
        return
    refuse_altered_receipt(tx, spool_id)
    spooled = tx.spool.get(spool_id)
    if spooled.worker_kv == ring.kv:
        return
    again = rewrap(
        ring.version(spooled.worker_kv).spool,
        spooled.dropped,
        ring.directory.worker.spool,
        row_id=str(spool_id),
    )
    tx.spool.rewrap(spool_id, again, worker_kv=ring.kv)
    keep_receipt(Pen.of(tx, ring, at), spool_id, Act.LETTER_REWRAPPED)
