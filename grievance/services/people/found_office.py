"""Found an office: its root, recovery and worker keys, and the first directory."""

from __future__ import annotations

import hashlib
import os

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.events import Act
from grievance.domain.ids import ROOT
from grievance.storage.store import Transaction
from grievance.vault.directory import (
    Directory,
    RecoveryEntry,
    WorkerEntry,
    sign_directory,
)
from grievance.vault.keys import KEY_SIZE, BoxKey, SigningKey
from grievance.vault.worker_keys import WorkerKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSecrets:
    """The secrets of a new office; root and recovery are meant to leave the machine."""

    root_seed: bytes = field(repr=False)
    recovery_seed: bytes = field(repr=False)
    worker_seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> OfficeSecrets:
        """Draw three seeds that have nothing to do with each other."""
        return cls(
            root_seed=os.urandom(KEY_SIZE),
            recovery_seed=os.urandom(KEY_SIZE),
            worker_seed=os.urandom(KEY_SIZE),
        )

    @property
    def root(self) -> SigningKey:
        """The key that signs the directory."""
        return SigningKey.from_seed(self.root_seed)


def found_office(
    tx: Transaction, secrets: OfficeSecrets, *, suite: int, at: datetime
) -> Directory:
    """Write the first directory, with the worker and nobody else in it."""
    keys = WorkerKeys(secrets.worker_seed, suite=suite)
    recovery = BoxKey.from_seed(secrets.recovery_seed, suite=suite)
    directory = Directory(
        epoch=1,
        suite=suite,
        issued_at=at,
        people=(),
        workers=(
            WorkerEntry(
                kv=1,
                sign=keys.signing.public,
                spool=keys.spool.public,
                outbox=keys.outbox.public,
                slip=keys.slip.public,
            ),
        ),
        recovery=RecoveryEntry(kv=1, box=recovery.public),
    )
    signed = sign_directory(secrets.root, directory)
    tx.people.add_directory(signed)
    tx.log.add(
        Act.OFFICE_FOUNDED,
        actor=ROOT,
        object_id="office",
        digest=hashlib.sha256(signed.body).digest(),
        at=at,
    )
    return directory
