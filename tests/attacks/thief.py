"""
Somebody with keys and a database, and with none of our manners.

They try every key on every row and check nothing: no signature, no role, no conflict,
no log.  So what they do not open, honest software could not open for them either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from typing import ParamSpec, TypeVar

from grievance.domain.ids import RECOVERY, HolderId, SpoolId
from grievance.storage.store import Store, Transaction
from grievance.vault.carried_part import as_made
from grievance.vault.case_box import CaseKey, SealedPart, open_grant
from grievance.vault.errors import SealError
from grievance.vault.keys import BoxKey
from grievance.vault.outgoing import open_outgoing
from grievance.vault.posted import SPOOL, Dropped, look, pick_up
from grievance.vault.ring import PersonRing
from grievance.vault.seal import Place, unseal
from grievance.vault.slip import SealedSlip, open_slip_key
from grievance.vault.worker_keys import WorkerKeys
from tests.attacks.scene import Fact
from tests.offices import Office


P = ParamSpec("P")
T = TypeVar("T")
SLIP_KEY = b"slip-key\n"  # the record with a copy of it: its version, then 32 bytes
VERSION_SIZE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """All the keys that somebody has, *boxes* by whose they are."""

    boxes: tuple[tuple[HolderId, BoxKey], ...] = field(default=(), repr=False)
    workers: tuple[WorkerKeys, ...] = field(default=(), repr=False)
    cases: tuple[CaseKey, ...] = field(default=(), repr=False)

    def __or__(self, other: Keys) -> Keys:
        return Keys(
            boxes=self.boxes + other.boxes,
            workers=self.workers + other.workers,
            cases=self.cases + other.cases,
        )


def keys_of(ring: PersonRing) -> Keys:
    """Take the keys that lie in the memory of somebody's desk."""
    return Keys(boxes=((ring.author.holder, ring.identity.box),))


def worker_keys(office: Office) -> Keys:
    """Take those of the worker's host."""
    return Keys(workers=office.worker.every)


def recovery_keys(office: Office) -> Keys:
    """Take the recovery key out of the safe folder."""
    return Keys(boxes=((RECOVERY, BoxKey.from_seed(office.secrets.recovery_seed)),))


def learned(store: Store, keys: Keys) -> frozenset[Fact]:
    """Return what somebody with these keys reads in that database."""
    with store.read() as tx:
        found = [words.decode(errors="replace") for words in _plaintexts(tx, keys)]
    return frozenset(fact for fact in Fact if any(fact in one for one in found))


def kept_keys(store: Store, keys: Keys) -> Keys:
    """Return the keys with all those of cases that they open now, to be kept."""
    with store.read() as tx:
        return keys | Keys(cases=tuple(_case_keys(tx, keys)))


def _plaintexts(tx: Transaction, keys: Keys) -> Iterator[bytes]:
    cases = tuple(_case_keys(tx, keys))
    parts = tuple(_parts(tx, cases))
    yield from parts
    copies = [
        one.removeprefix(SLIP_KEY)[VERSION_SIZE:]
        for one in parts
        if one.startswith(SLIP_KEY)
    ]
    yield from _slips(tx, keys, [*copies, *(one.slip_key for one in cases)])
    yield from _messages(tx, keys)
    yield from _letters(tx, keys)


def _case_keys(tx: Transaction, keys: Keys) -> Iterator[CaseKey]:
    yield from keys.cases
    slots = {(s.case_id, s.compartment, s.kv): s for s in tx.worklists.all_slots()}
    for grant in tx.worklists.all_grants():
        slot = slots[grant.case_id, grant.compartment, grant.kv]
        for _, box in keys.boxes:
            yield from _tried(open_grant, grant, slot, box)


def _parts(tx: Transaction, cases: tuple[CaseKey, ...]) -> Iterator[bytes]:
    for part, key in product(tx.worklists.all_parts(), cases):
        yield from _tried(_read_part, key, part)


def _read_part(key: CaseKey, part: SealedPart) -> bytes:
    return as_made(key, part).plaintext()


def _slips(tx: Transaction, keys: Keys, found: list[bytes]) -> Iterator[bytes]:
    for slip in tx.worklists.all_slips():
        opened = list(found)
        for worker in keys.workers:
            opened += _tried(open_slip_key, slip, worker.slip)
        for key in opened:
            for words in _tried(_read_slip, key, slip):
                yield Fact.CODES.encode() + words


def _read_slip(key: bytes, slip: SealedSlip) -> bytes:
    place = Place(
        table="slip",
        column="sealed",
        row_id=str(slip.id),
        case_id=str(slip.case_id),
        kv=slip.kv,
        rev=slip.rev,
    )
    return unseal(key, slip.sealed, place)


def _messages(tx: Transaction, keys: Keys) -> Iterator[bytes]:
    for receipt in tx.spool.all_on_books():
        spooled = tx.spool.find(receipt.id)
        if spooled is None:
            continue
        for worker in keys.workers:
            yield from _tried(_pick_up, worker, spooled.dropped, receipt.id)
        grants = tx.spool_grants.of(receipt.id)
        for grant, (_, box) in product(grants, keys.boxes):
            yield from _tried(look, box, grant, spooled.dropped.sealed)


def _pick_up(worker: WorkerKeys, dropped: Dropped, spool_id: SpoolId) -> bytes:
    return pick_up(worker.spool, dropped, table=SPOOL, row_id=str(spool_id))


def _letters(tx: Transaction, keys: Keys) -> Iterator[bytes]:
    for letter, worker in product(tx.outgoing.everything(), keys.workers):
        for words in _tried(open_outgoing, worker.outbox, letter):
            yield Fact.LETTER.encode() + words


def _tried(attempt: Callable[P, T], *args: P.args, **more: P.kwargs) -> Iterator[T]:
    """Yield what an attempt opens, if it does."""
    with suppress(SealError):
        yield attempt(*args, **more)
