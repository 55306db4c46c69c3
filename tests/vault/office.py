"""An office of people with keys of their own, each of them another's wrong key."""

from __future__ import annotations

import os

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from grievance.domain.compartment import Compartment
from grievance.domain.ids import (
    WORKER,
    CaseId,
    HolderId,
    PartId,
    PersonId,
    SlipId,
    holder_of,
)
from grievance.vault.case_box import Author, CaseKey, Grant, make_grant
from grievance.vault.directory import (
    Directory,
    PersonEntry,
    RecoveryEntry,
    SignedDirectory,
    WorkerEntry,
    sign_directory,
)
from grievance.vault.identity import Identity
from grievance.vault.keys import BoxKey, SigningKey
from grievance.vault.slip import SealedSlip, share_slip_key, write_slip
from grievance.vault.worker_keys import WorkerKeys


NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NAMES = ("Amal", "Bo", "Chi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person of the office and their keys."""

    id: PersonId
    name: str
    identity: Identity = field(repr=False)
    kv: int = 1

    @property
    def holder(self) -> HolderId:
        return holder_of(self.id)

    @property
    def author(self) -> Author:
        return Author(holder=self.holder, kv=self.kv, signing=self.identity.signing)

    @property
    def entry(self) -> PersonEntry:
        return PersonEntry(
            person_id=self.id,
            name=self.name,
            roles=("handler",),
            kv=self.kv,
            suite=self.identity.suite,
            box=self.identity.box.public,
            sign=self.identity.signing.public,
            valid_from=NOON,
            valid_until=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Three people, a worker, recovery and the root key over them."""

    suite: int
    root: SigningKey
    recovery: BoxKey
    worker: WorkerKeys
    amal: Colleague
    bo: Colleague
    chi: Colleague
    directory: Directory

    @property
    def worker_author(self) -> Author:
        return Author(holder=WORKER, kv=1, signing=self.worker.signing)

    @property
    def signed(self) -> SignedDirectory:
        return sign_directory(self.root, self.directory)

    def new_key(self, compartment: Compartment = Compartment.CONTENTS) -> CaseKey:
        return CaseKey.new(
            case_id=CaseId(uuid4()), compartment=compartment, suite=self.suite
        )

    def grant(
        self, key: CaseKey, holder: HolderId, *, until: date | None = None
    ) -> Grant:
        holder_kv, public = self.directory.box_of(holder)
        return make_grant(
            key,
            holder=holder,
            holder_kv=holder_kv,
            public=public,
            suite=self.suite,
            until=until,
        )

    def slip(self, key: CaseKey, plaintext: bytes = b"{}") -> SealedSlip:
        slip_id = SlipId(uuid4())
        wrapped = share_slip_key(
            key.slip_key,
            slip_public=self.directory.worker.slip,
            suite=self.suite,
            slip_id=slip_id,
            case_id=key.case_id,
            kv=key.kv,
            worker_kv=self.directory.worker.kv,
        )
        return write_slip(
            key.slip_key,
            slip_id=slip_id,
            case_id=key.case_id,
            kv=key.kv,
            rev=0,
            plaintext=plaintext,
            worker_kv=self.directory.worker.kv,
            wrapped=wrapped,
            author=self.worker_author,
        )


def make_colleague(name: str, *, suite: int = 1) -> Colleague:
    identity = Identity.generate(suite=suite)
    return Colleague(id=PersonId(uuid4()), name=name, identity=identity)


def make_office(suite: int = 1) -> Office:
    worker = WorkerKeys.generate(suite=suite)
    recovery = BoxKey.from_seed(os.urandom(32), suite=suite)
    amal, bo, chi = (make_colleague(name, suite=suite) for name in NAMES)
    directory = Directory(
        epoch=3,
        suite=suite,
        issued_at=NOON,
        people=(amal.entry, bo.entry, chi.entry),
        workers=(make_worker_entry(worker),),
        recovery=RecoveryEntry(kv=1, box=recovery.public),
    )
    return Office(
        suite=suite,
        root=SigningKey.from_seed(os.urandom(32)),
        recovery=recovery,
        worker=worker,
        amal=amal,
        bo=bo,
        chi=chi,
        directory=directory,
    )


def make_worker_entry(keys: WorkerKeys, *, kv: int = 1) -> WorkerEntry:
    return WorkerEntry(
        kv=kv,
        sign=keys.signing.public,
        spool=keys.spool.public,
        outbox=keys.outbox.public,
        slip=keys.slip.public,
    )


def new_part_id() -> PartId:
    return PartId(uuid4())


def flipped(raw: bytes, position: int = 0) -> bytes:
    """Change one bit of *raw*; the position counts bits and wraps around."""
    position %= 8 * len(raw)
    changed = bytearray(raw)
    changed[position // 8] ^= 1 << (position % 8)
    return bytes(changed)


def altered(value: object) -> object:
    """Make another value of the same kind, as somebody with the database could."""
    match value:
        case bytes():
            return flipped(value) if value else b"x"
        case Compartment():
            return next(other for other in Compartment if other is not value)
        case str():
            return value + "x"
        case UUID():
            return uuid4()
        case int():
            return value + 1
        case _:
            return b"x" if value is None else _later(value)


def _later(day: object) -> date:
    assert isinstance(day, date)
    return day + timedelta(days=1)
