"""
Give the newest recovery key what the one before has.

Who opens it for that is either somebody on the case, as themselves, or whoever has the
recovery key before.  Each key is a transaction of its own: killed at any moment, the
next round, of the same people or of others, finds the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from grievance.domain.access import Access
from grievance.domain.errors import GrievanceError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, HolderId, SpoolId
from grievance.services.access.grant_access import key_of
from grievance.services.boxes.case_keys import fits
from grievance.services.boxes.keep import Pen, access_id, digest_of, grant_to
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.storage.store import Store, Transaction
from grievance.vault.case_box import PROMISED, CaseKey, open_grant
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.keys import SUITES, BoxKey
from grievance.vault.posted import share
from grievance.vault.ring import PersonRing, WorkerRing


Opening = Callable[[Transaction, Access], CaseKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who wraps for recovery: as whom the log names them, and how they open a case."""

    holder: HolderId
    opening: Opening
    directory: Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class ForRecovery:
    """What became of one key: wrapped anew, or why it was *refused*."""

    access: Access
    refused: str = ""


def hands_of_person(ring: PersonRing) -> Hands:
    """Let somebody wrap what is on their ring."""
    return Hands(
        holder=ring.author.holder,
        opening=lambda tx, one: key_of(tx, ring, one.case_id, one.compartment),
        directory=ring.directory,
    )


def hands_of_former(seed: bytes, directory: Directory) -> Hands:
    """Let whoever has the recovery key before wrap what lies under it."""
    boxes = {suite: BoxKey.from_seed(seed, suite=suite) for suite in SUITES}
    return Hands(
        holder=RECOVERY,
        opening=partial(_opened, boxes, directory),
        directory=directory,
    )


def under_former_recovery(tx: Transaction, directory: Directory) -> tuple[Access, ...]:
    """Find what only recovery keys before the newest open."""
    held = tx.cases.access_of(RECOVERY)
    return tuple(one for one in held if one.holder_kv < directory.recovery.kv)


def mine(
    tx: Transaction, ring: PersonRing, found: Iterable[Access]
) -> tuple[Access, ...]:
    """Return what of that is on somebody's ring as well."""
    boxes = {
        (one.case_id, one.compartment)
        for one in tx.cases.access_of(ring.author.holder)
        if fits(ring, one)
    }
    return tuple(one for one in found if (one.case_id, one.compartment) in boxes)


def rewrap_for_recovery(
    store: Store, hands: Hands, found: Iterable[Access], *, now: Callable[[], datetime]
) -> Iterator[ForRecovery]:
    """Wrap each to the newest recovery key."""
    for access in found:
        try:
            with store.begin() as tx:
                _rewrap(tx, hands, access, at=now())
        except GrievanceError as error:
            yield ForRecovery(access=access, refused=str(error))
        else:
            yield ForRecovery(access=access)


def share_messages_with_recovery(
    tx: Transaction, ring: WorkerRing, *, at: datetime
) -> int:
    """Give the newest recovery key the messages that were put aside, as the worker."""
    kv, public = ring.directory.box_of(RECOVERY)
    waiting = [
        one.spool_id for one in tx.spool_grants.all_of(RECOVERY) if one.holder_kv < kv
    ]
    for spool_id in waiting:
        _share_message(tx, ring, spool_id, (RECOVERY, kv, public), at=at)
    return len(waiting)


def _share_message(
    tx: Transaction,
    ring: WorkerRing,
    spool_id: SpoolId,
    recovery: tuple[HolderId, int, bytes],
    *,
    at: datetime,
) -> None:
    spooled, shelf = tx.spool.get(spool_id), tx.spool_grants
    box = ring.version(spooled.worker_kv).spool
    others = [one for one in shelf.of(spool_id) if one.holder != RECOVERY]
    again = share(box, spooled.dropped, spool_id, [recovery])
    shelf.remove(spool_id)
    shelf.add([*others, *again])
    keep_receipt(Pen.of(tx, ring, at), spool_id, Act.LETTER_REWRAPPED)


def _rewrap(tx: Transaction, hands: Hands, access: Access, *, at: datetime) -> None:
    tx.cases.lock(access.case_id)
    directory = hands.directory
    slot = tx.cases.slot(access.case_id, access.compartment)
    there = tx.cases.grant(slot, RECOVERY)
    if there is None or there.holder_kv >= directory.recovery.kv:  # done meanwhile
        return
    grant = grant_to(directory, hands.opening(tx, access), RECOVERY)
    tx.cases.end_grants([grant])
    tx.cases.add_grants([grant])
    tx.log.add(
        Act.ACCESS_REWRAPPED,
        actor=hands.holder,
        object_id=access_id(grant),
        digest=digest_of(grant),
        at=at,
    )


def _opened(
    boxes: Mapping[int, BoxKey], directory: Directory, tx: Transaction, access: Access
) -> CaseKey:
    slot = trusted_slot(tx, directory, access.case_id, access.compartment)
    grant = tx.cases.grant(slot, RECOVERY)
    if grant is not None and grant.holder_kv == PROMISED:
        msg = (
            "This case got another key since; whoever is on it gives it to recovery, "
            "with `grievance rotate recovery`."
        )
        raise NotAllowedError(msg)
    box = boxes.get(grant.wrapped[0]) if grant and grant.wrapped else None
    if grant is None or box is None:
        raise SealError
    return open_grant(grant, slot, box)
