"""
Read the slips of the cases on somebody's ring, as that person.

Whoever lists their cases reads all of them at each start, so that what was read of a
revision is remembered: whoever has the key to it read it then, and the log saw it last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import fits
from grievance.services.boxes.in_batches import (
    BATCH,
    HANDFUL,
    batches,
    begun_ahead,
    hands,
)
from grievance.services.boxes.keep import sound_slip
from grievance.services.boxes.slip_payload import decode_slip
from grievance.services.boxes.trusted_slot import are_newest, trusted_slot
from grievance.services.slips.slip_memory import KnownSlip, SlipMemory
from grievance.storage.rings import OnRing, Revision
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseSlot, Grant, open_grant, verify_slots
from grievance.vault.ring import PersonRing
from grievance.vault.slip import SealedSlip, read_slip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unopened:
    """A case with what its slip is opened by; its slots are not verified yet."""

    case: Case
    slots: Sequence[CaseSlot]
    grant: Grant
    slip: SealedSlip


def own_slips(
    tx: Transaction, ring: PersonRing, memory: SlipMemory
) -> Iterator[list[KnownSlip]]:
    """
    Yield what is on the ring: first all that is remembered, then the rest as it opens.

    Also what this person turned out to be tied to; whoever lists it leaves that out.

    Raises:
        SealError: A slip, a key or a grant was altered.

        AlteredError: A slip or a key is not the one that the log saw last.
    """
    memory.follow(tx.log)
    theirs = fitting(ring, tx.rings.on_ring(ring.author.holder))
    names = fitting(ring, tx.rings.names_on_ring(ring.author.holder))
    known = memory.among(theirs)
    if len(known) < len(memory):  # else there is nothing that is not theirs
        memory.retain({one.case for one in chain(theirs, names)})
    yield list(known.values())
    others = theirs - known.keys() if len(known) < len(theirs) else ()
    unknown = {one.case_id: one for one in sorted(others)}
    for some in _opened(tx, ring, list(unknown)):
        for one in some:
            memory.keep(unknown[one.case.id], one)
        yield some


def slips_now(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId]
) -> Iterator[KnownSlip]:
    """
    Read the slips of some cases as they are now, a batch at a time; of theirs alone.

    Raises:
        SealError, AlteredError: As there.
    """
    for some in batches(case_ids, BATCH):
        found = _unopened(tx, ring, some)
        _refuse_older_keys(tx, ring, [one.slots[-1] for one in found])
        for one in found:
            if fits(ring, one.grant):
                yield _open(ring, one)


def sound_slips(
    tx: Transaction, case_ids: Sequence[CaseId]
) -> Iterator[tuple[Case, SealedSlip]]:
    """
    Yield what `sound_slip` returns of some cases, a few hundred at most, with covers.

    Raises:
        AlteredError: One is another than the log saw last.
    """
    found = list(tx.rings.slips_with_covers(case_ids))
    logged = tx.log.last_digests(one.slip.id for one in found)
    for one in found:
        if logged.get(str(one.slip.id)) == one.slip.digest.hex():
            yield one.case, one.slip
        else:  # or somebody is just rewriting it
            yield one.case, sound_slip(tx, one.case.id)


def fitting(ring: PersonRing, granted: Sequence[OnRing]) -> AbstractSet[Revision]:
    """Return the revisions of what is theirs today, and for keys they still have."""
    found: set[Revision] = set()
    return found.union(*(way.revisions for way in granted if fits(ring, way)))


def _opened(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId]
) -> Iterator[list[KnownSlip]]:
    with ThreadPoolExecutor(hands(len(case_ids))) as pool:
        some = batches(case_ids, BATCH)
        opening = (_opening(tx, ring, batch, pool) for batch in some)
        yield from chain.from_iterable(begun_ahead(opening))


def _opening(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId], pool: Executor
) -> Iterator[list[KnownSlip]]:
    """Read these cases, and return their slips as they get opened."""

    def opened(some: Sequence[_Unopened]) -> list[KnownSlip]:
        return [_open(ring, one) for one in some]

    return pool.map(opened, batches(_unopened(tx, ring, case_ids), HANDFUL))


def _unopened(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId]
) -> list[_Unopened]:
    """
    Return these cases with their slips, as the log saw them last.

    Raises:
        AlteredError: The log saw another slip, or another key.
    """
    grants = tx.rings.grants_of(ring.author.holder, case_ids)
    if not grants:
        return []
    theirs = list(grants)
    slots = tx.rings.slots_of(theirs)
    later = [some[-1] for some in slots.values() if some[-1].kv > 1]
    _refuse_older_keys(tx, ring, later)
    return [
        _Unopened(case=case, slots=slots[case.id], grant=grants[case.id], slip=slip)
        for case, slip in sound_slips(tx, theirs)
    ]


def _refuse_older_keys(
    tx: Transaction, ring: PersonRing, slots: Sequence[CaseSlot]
) -> None:
    """Refuse a key that is not the newest which the log saw made."""
    newest = are_newest(tx, slots) if slots else frozenset()
    for slot in slots:
        if slot not in newest:
            trusted_slot(tx, ring.directory, slot.case_id, Compartment.CONTENTS)


def _open(ring: PersonRing, one: _Unopened) -> KnownSlip:
    slot = verify_slots(one.slots, ring.directory)
    key = open_grant(one.grant, slot, ring.box(one.grant.holder_kv))
    slip = decode_slip(read_slip(key.slip_key, one.slip, ring.directory))
    return KnownSlip(case=one.case, slip=slip, slip_id=one.slip.id)
