"""
Give somebody who lost their keys those to their cases anew, as a colleague on each.

What they had stays on the books, wrapped to keys that nobody can open: it says what to
give them again, as far as somebody who had the key granted it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from grievance.domain.access import Access, may_hold
from grievance.domain.errors import (
    GrievanceError,
    NotAllowedError,
    SetupError,
)
from grievance.domain.ids import PersonId, holder_of
from grievance.services.access.grant_access import keep_access, key_of, slip_with
from grievance.services.boxes.case_keys import fits
from grievance.services.boxes.keep import Pen, access_id, altered, digest_of
from grievance.services.boxes.respondents import is_kept_out
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Store, Transaction
from grievance.vault.case_box import CaseKey, Grant, verify_grant
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Regranted:
    """What became of one key: given anew, or why it was *refused*."""

    access: Access
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """
    What somebody can open no more: *mine* are those that whoever looks could give anew.

    *others* counts those that only other colleagues could, or nobody.
    """

    mine: tuple[Access, ...]
    others: int


def find_outdated(tx: Transaction, ring: PersonRing, person_id: PersonId) -> Outdated:
    """
    Find which of somebody's keys are for keys of theirs before.

    Raises:
        NotFoundError: They left the office.

        NotAllowedError: It is oneself.
    """
    if person_id == ring.person_id:
        msg = (
            "Nobody gives keys to themselves; ask a colleague, or use `grievance people "
            "rotate` while your old key opens."
        )
        raise NotAllowedError(msg)
    holder = holder_of(person_of(ring.directory, person_id).id)
    current, _ = ring.directory.box_of(holder)
    theirs = [one for one in tx.cases.access_of(holder) if one.holder_kv < current]
    mine = {
        (one.case_id, one.compartment)
        for one in tx.cases.access_of(ring.author.holder)
        if fits(ring, one)
    }
    able = tuple(one for one in theirs if (one.case_id, one.compartment) in mine)
    return Outdated(mine=able, others=len(theirs) - len(able))


def regrant_person(
    store: Store,
    ring: PersonRing,
    outdated: Iterable[Access],
    *,
    now: Callable[[], datetime],
) -> Iterator[Regranted]:
    """Give each anew, in a transaction of its own; killed, the next round goes on."""
    for access in outdated:
        try:
            with store.begin() as tx:
                regrant(tx, ring, access, at=now())
        except SetupError:
            raise
        except GrievanceError as error:
            yield Regranted(access=access, refused=str(error))
        else:
            yield Regranted(access=access)


def regrant(tx: Transaction, ring: PersonRing, access: Access, *, at: datetime) -> None:
    """
    Wrap the key of one compartment to the newest keys of who had it, until the same day.

    Where somebody was faster, or took it from them meanwhile, nothing is done.

    Raises:
        NotAllowedError: They must not have it any more, or it is not on this ring.

        AlteredError: Nobody who had the key granted it.
    """
    tx.cases.lock(access.case_id)
    assert access.person_id is not None  # as it was found by whose it is
    person = person_of(ring.directory, access.person_id)
    key = key_of(tx, ring, access.case_id, access.compartment)
    slot = tx.cases.slot(access.case_id, access.compartment)
    grant = tx.cases.grant(slot, access.holder)
    if grant is None:
        return
    _refuse_forged(tx, key, grant)
    is_tied = is_kept_out(tx, person, slip_with(tx, ring, key))
    if is_tied or not may_hold(person, access.compartment):
        msg = f"{person.name} must not have this key any more; end their access."
        raise NotAllowedError(msg)
    keep_access(Pen.of(tx, ring, at), key, person, until=grant.until)


def _refuse_forged(tx: Transaction, key: CaseKey, grant: Grant) -> None:
    """Refuse a row that somebody put there so that they are given the key."""
    try:
        verify_grant(grant, key)
    except SealError:
        what = "Their access to this case"
        raise altered(what) from None
    name = access_id(grant)
    if tx.log.last_digests([name]).get(name) != digest_of(grant).hex():
        what = "Their access to this case"
        raise altered(what)
