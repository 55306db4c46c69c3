"""
Wrap what somebody holds to their newer keys, as themselves.

A batch is a transaction of its own: whoever is interrupted goes on where they were.
Meanwhile the ring opens both, as the keys before lie sealed under the new ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from grievance.domain.events import Act
from grievance.domain.rekeying import RekeyDue
from grievance.services.boxes.keep import Pen, access_id, digest_of, grant_to
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.vault.case_box import Grant, open_grant
from grievance.vault.posted import share_again
from grievance.vault.ring import PersonRing
from grievance.vault.suites import suite_for


if TYPE_CHECKING:
    from grievance.domain.access import Access

AT_ONCE = 100  # grants


def waiting_grants(tx: Transaction, ring: PersonRing) -> tuple[Access, ...]:
    """Return what is wrapped to keys before that this ring has as well."""
    held = tx.cases.access_of(ring.author.holder)
    return tuple(one for one in held if _is_waiting(ring, one.holder_kv))


def rewrap_grants(
    pen: Pen, ring: PersonRing, waiting: tuple[Access, ...], *, stolen: bool = False
) -> int:
    """
    Wrap these to the newest keys; return how many were there still.

    Where the keys before were *stolen*, what they opened is due for another key.

    Raises:
        SealError: One does not open; nothing of the batch is kept.
    """
    again = list(_wrapped_anew(pen.tx, ring, waiting))
    if again:
        pen.tx.cases.end_grants(again)
        pen.tx.cases.add_grants(again)
    for grant in again:
        pen.note(Act.ACCESS_REWRAPPED, access_id(grant), digest_of(grant))
    if stolen:
        pen.tx.rekeys.add(_due(grant, pen) for grant in again)
    return len(again)


def finish_rewrapping(tx: Transaction, ring: PersonRing, *, at: datetime) -> None:
    """Wrap the keys to messages put aside, and give up the keys before."""
    _rewrap_looking(Pen.of(tx, ring, at), ring)
    if not waiting_grants(tx, ring):
        tx.people.drop_formers(ring.person_id)


def _due(grant: Grant, pen: Pen) -> RekeyDue:
    return RekeyDue(
        case_id=grant.case_id, compartment=grant.compartment, since=pen.at.date()
    )


def _wrapped_anew(
    tx: Transaction, ring: PersonRing, waiting: tuple[Access, ...]
) -> Iterator[Grant]:
    directory, holder = ring.directory, ring.author.holder
    for one in waiting:
        tx.cases.lock(one.case_id)  # somebody may be just giving it another key
        slot = trusted_slot(tx, directory, one.case_id, one.compartment)
        grant = tx.cases.grant(slot, holder)
        if grant is not None and _is_waiting(ring, grant.holder_kv):
            key = open_grant(grant, slot, ring.box(grant.holder_kv))
            yield grant_to(directory, key, holder, until=grant.until)


def _rewrap_looking(pen: Pen, ring: PersonRing) -> None:
    shelf, holder = pen.tx.spool_grants, ring.author.holder
    held = shelf.all_of(holder)
    kv, public = ring.directory.box_of(holder)
    again = [
        share_again(
            ring.box(one.holder_kv),
            one,
            kv=kv,
            public=public,
            suite=suite_for(public),
        )
        if _is_waiting(ring, one.holder_kv)
        else one
        for one in held
    ]
    if again == list(held):
        return
    shelf.remove_from(holder)
    shelf.add(again)
    for one in again:
        keep_receipt(pen, one.spool_id, Act.LETTER_SHARED)


def _is_waiting(ring: PersonRing, kv: int) -> bool:
    return kv != ring.kv and ring.opens(kv)
