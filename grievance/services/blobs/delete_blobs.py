"""
Delete from the object store what no part names any more, and say so in the log.

    delete   one object, promised with what made it superfluous; tried until it is gone
    sweep    what an interrupted transaction put there and nobody ever named, and what
             no job deletes that was to
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from grievance.domain.errors import GrievanceError
from grievance.domain.events import Act
from grievance.domain.outbox import Job, JobKind
from grievance.services.blobs.let_go_blobs import IN_USE
from grievance.services.boxes.keep import Pen
from grievance.storage.store import Store, Transaction
from grievance.vault.ring import WorkerRing


NAMED_BY_THEN = timedelta(days=1)  # no transaction is open for that long


class KeptBlobError(GrievanceError):
    """A job is about an object that these books never let go."""


def delete_blob(store: Store, ring: WorkerRing, job: Job, *, at: datetime) -> None:
    """
    Delete the object that *job* is about, and end it.

    Whoever can write to the database can write a job, too: it is not believed.

    Raises:
        KeptBlobError: A part lies there, or the books gave nothing that name.

        BlobsAwayError: The store cannot be asked; it is tried again.
    """
    _refuse_kept(store, job.ref)
    store.outside.store.delete(job.ref)
    with store.begin() as tx:
        tx.outbox.finish(job)
        _note(tx, ring, [job.ref], at=at)


def _refuse_kept(store: Store, name: str) -> None:
    with store.read() as tx:
        if not tx.blobs.is_let_go(name):
            msg = "This object is in use or not of these books, and is not deleted."
            raise KeptBlobError(msg)


def sweep_blobs(store: Store, ring: WorkerRing, job: Job, *, at: datetime) -> int:
    """
    Delete what these books put outside over a day ago and do not name; return how many.

    What a job deletes soon is left to it, as somebody may still read that.  One that
    failed, or that nobody does, keeps nothing there: the books say what is to go.

    Raises:
        BlobsAwayError: The store cannot be asked.
    """
    left = _left_behind(store, at) if store.outside.is_there else []
    for name in left:
        store.outside.store.delete(name)
    with store.begin() as tx:
        tx.outbox.finish(job)
        for name in left:
            tx.outbox.cancel(JobKind.DELETE_BLOB, name)
        _note(tx, ring, left, at=at)
    return len(left)


def _left_behind(store: Store, at: datetime) -> list[str]:
    with store.read() as tx:
        folder = tx.blobs.folder()
    listed = store.outside.store.listed(folder)
    old = {one.name for one in listed if at - one.put_at > NAMED_BY_THEN}
    with store.read() as tx:
        kind, soon = JobKind.DELETE_BLOB, at + 2 * IN_USE
        coming = tx.outbox.coming(kind, since=at - NAMED_BY_THEN, before=soon)
        return sorted(old - tx.blobs.names() - coming)


def _note(
    tx: Transaction, ring: WorkerRing, names: Iterable[str], *, at: datetime
) -> None:
    pen = Pen.of(tx, ring, at)
    for name in names:
        pen.note(Act.BLOB_DELETED, name)
