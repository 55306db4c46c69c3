"""Put a message aside that cannot be read, sealed and visible, out of the way."""

from __future__ import annotations

import logging

from uuid import UUID

from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome, SpoolState
from grievance.domain.outbox import Job, LeaseLostError
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import is_sound_receipt, keep_receipt
from grievance.services.intake.share_message import Sharing, share_message
from grievance.storage.store import Transaction


LOG = logging.getLogger("grievance.worker")


def quarantine_letter(pen: Pen, job: Job, sharing: Sharing, *, reason: str) -> None:
    """
    Keep the sealed message of *job* in quarantine and end the job.

    Whoever may look at it is given its key as *sharing* says; nobody, where it is not
    what the log saw, and then verification goes on telling so.  *reason* is a sentence
    without a word of the message.

    Raises:
        LeaseLostError: Another worker has taken over.
    """
    spool_id = spool_of(job)
    pen.tx.outbox.finish(job)
    lock_waiting(pen.tx, spool_id)
    is_sound = is_sound_receipt(pen.tx, spool_id)
    pen.tx.spool.conclude(spool_id, Outcome.QUARANTINED, reason=reason)
    pen.tx.spool.set_aside(spool_id, SpoolState.QUARANTINED, reason)
    if is_sound:
        share_message(pen, sharing)
        keep_receipt(pen, spool_id, Act.LETTER_QUARANTINED)
    else:
        pen.note(Act.LETTER_QUARANTINED, spool_id)  # a digest would make it look sound
    LOG.warning("message %s waits in quarantine", spool_id)


def lock_waiting(tx: Transaction, spool_id: SpoolId) -> None:
    """
    Let nobody else decide about a message that waits to be read.

    Raises:
        LeaseLostError: It no longer waits: it was read, put aside or taken back.
    """
    if tx.spool.lock(spool_id) is not SpoolState.WAITING:
        msg = "This message does not wait to be read any more."
        raise LeaseLostError(msg)


def spool_of(job: Job) -> SpoolId:
    """Return which message a job is about."""
    return SpoolId(UUID(job.ref))
