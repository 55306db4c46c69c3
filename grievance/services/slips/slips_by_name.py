"""
Read slips as somebody who has the key to who complained, and none to the words.

Custodians have that of every case: some dozens are read with as many statements as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import fits
from grievance.services.boxes.case_parts import open_loaded
from grievance.services.boxes.case_slip import copied_key
from grievance.services.boxes.in_batches import HANDFUL, batches
from grievance.services.boxes.slip_payload import decode_slip
from grievance.services.boxes.trusted_slot import trusted_slots_of
from grievance.services.slips.own_slips import fitting, sound_slips
from grievance.services.slips.slip_memory import KnownSlip, SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, CaseSlot, SealedPart, open_grant
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing
from grievance.vault.slip import read_slip


def slips_by_name(
    tx: Transaction, ring: PersonRing, memory: SlipMemory
) -> Iterator[KnownSlip]:
    """
    Yield those of which somebody has the key to who complained, and none to its words.

    Call it after all of `own_slips`. One from before the slip's key lay with the
    identity has none.

    Raises:
        SealError, AlteredError: As there.
    """
    holder = ring.author.holder
    named = fitting(ring, tx.rings.names_on_ring(holder))
    if not named:  # as for most people: their contents are not asked for again
        return
    theirs = {one.case for one in fitting(ring, tx.rings.on_ring(holder))}
    unknown = {}
    for revision in sorted(one for one in named if one.case not in theirs):
        known = memory.find(revision)
        if known is None:
            unknown[revision.case_id] = revision
        else:
            yield known
    for one in _opened(tx, ring, list(unknown)):
        memory.keep(unknown[one.case.id], one)
        yield one


def slips_now_by_name(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId]
) -> Iterator[KnownSlip]:
    """
    Yield those of some cases as `slips_by_name` would, each read anew.

    Raises:
        SealError, AlteredError: As there.
    """
    for some in batches(case_ids, HANDFUL):
        named = tx.rings.names_on_ring(ring.author.holder, some)
        found = sorted(one.case_id for one in fitting(ring, named))
        yield from _opened(tx, ring, found)


def _opened(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId]
) -> Iterator[KnownSlip]:
    several = batches(case_ids, HANDFUL)
    return chain.from_iterable(_opened_at_once(tx, ring, some) for some in several)


def _opened_at_once(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId]
) -> Iterator[KnownSlip]:
    box, directory = Compartment.IDENTITY, ring.directory
    slots = trusted_slots_of(tx, directory, case_ids, box)
    contents = trusted_slots_of(tx, directory, case_ids, Compartment.CONTENTS)
    grants = tx.rings.grants_of(ring.author.holder, case_ids, box)
    records = tx.rings.records_of(case_ids, box)
    for case, sealed in sound_slips(tx, case_ids):
        grant = grants.get(case.id)
        if grant is None or not fits(ring, grant):  # or it was ended just now
            continue
        key = open_grant(grant, slots[case.id], ring.box(grant.holder_kv))
        opens = _slip_key(key, contents[case.id], records.get(case.id, ()), directory)
        if opens is None:
            yield KnownSlip(case=case, slip=None)
            continue
        slip = decode_slip(read_slip(opens, sealed, directory))
        yield KnownSlip(case=case, slip=slip, slip_id=sealed.id)


def _slip_key(
    key: CaseKey,
    contents: CaseSlot,
    records: Sequence[SealedPart],
    directory: Directory,
) -> bytes | None:
    """Return the copy of the slip's key that lies with the identity, if there is one."""
    kinds = (PartKind.SLIP_KEY,)
    theirs = (part for part in records if part.author == contents.maker)
    copies = (open_loaded(key, part, directory, kinds) for part in theirs)
    return copied_key(chain.from_iterable(copies), contents)
