"""Sign new keys of the worker; what lies under those before is wrapped anew after that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.ids import WORKER
from grievance.services.directory.sign_directory import sign_next
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, WorkerEntry
from grievance.vault.keys import SigningKey
from grievance.vault.worker_keys import WorkerKeys


def rotate_worker(
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    keys: WorkerKeys,
    *,
    at: datetime,
) -> Directory:
    """
    Put the next version of the worker's keys into the directory.

    The versions before stay in it, retired: what they signed still verifies.

    Raises:
        ConflictError: Somebody signed another directory meanwhile.
    """
    changed = replace(directory, workers=with_worker(directory, keys))
    return sign_next(tx, root, changed, about=WORKER, at=at)


def with_worker(directory: Directory, keys: WorkerKeys) -> tuple[WorkerEntry, ...]:
    """Return the worker's versions, all retired but a new one with *keys*."""
    before = tuple(replace(entry, retired=True) for entry in directory.workers)
    entry = WorkerEntry(
        kv=max(one.kv for one in before) + 1,
        sign=keys.signing.public,
        spool=keys.spool.public,
        outbox=keys.outbox.public,
        slip=keys.slip.public,
    )
    return (*before, entry)
