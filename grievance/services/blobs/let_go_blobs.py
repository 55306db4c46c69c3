"""Promise that what no part names any more is deleted from the object store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from grievance.domain.outbox import JobKind, another_key
from grievance.storage.store import Transaction


# Whoever reads the books as they were, such as a backup, still asks for it.
IN_USE = timedelta(days=1)


def let_go_blobs(tx: Transaction, names: Iterable[str], *, at: datetime) -> None:
    """
    Have the worker delete these objects from then on, after this is committed.

    Whoever can write to the database may have written a job for one before, which was
    given up, as it should be; that ends no promise of ours.
    """
    kind = JobKind.DELETE_BLOB
    for name in names:
        tx.outbox.add(kind, dedup_key=another_key(kind, name), ref=name, due_at=at)
