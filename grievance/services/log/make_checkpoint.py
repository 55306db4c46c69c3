"""Sign what the log looks like now, so that it cannot be rewritten unseen."""

from __future__ import annotations

from grievance.domain.outbox import Job
from grievance.storage.store import Transaction
from grievance.vault.checkpoint import Checkpoint, sign_checkpoint
from grievance.vault.ring import WorkerRing


def log_origin(root_public: bytes) -> str:
    """Name an office's log after its root key."""
    return f"grievance-log/{root_public.hex()[:16]}"


def make_checkpoint(
    tx: Transaction, ring: WorkerRing, *, root_public: bytes, job: Job | None = None
) -> Checkpoint:
    """Sign the head of the log and keep the note; ends *job* with it."""
    frontier = tx.log.frontier()
    checkpoint = Checkpoint(
        origin=log_origin(root_public), size=frontier.size, root=frontier.root
    )
    tx.log.add_checkpoint(
        checkpoint.size, sign_checkpoint(checkpoint, ring.author.signing)
    )
    if job is not None:
        tx.outbox.finish(job)
    return checkpoint
