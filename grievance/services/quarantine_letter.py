"""Put a message aside that cannot be read, sealed and visible, out of the way."""

from __future__ import annotations

import logging

from uuid import UUID

from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome, SpoolState
from grievance.domain.outbox import Job
from grievance.services.keep import Pen, keep_receipt
from grievance.services.share_message import share_message
from grievance.vault.ring import WorkerRing


LOG = logging.getLogger("grievance.worker")


def quarantine_letter(pen: Pen, ring: WorkerRing, job: Job, *, reason: str) -> None:
    """
    Keep the sealed message of *job* in quarantine and end the job.

    Whoever may look at it is given its key.  *reason* is a sentence without a word of
    the message.

    Raises:
        LeaseLostError: Another worker has taken over.
    """
    spool_id = SpoolId(UUID(job.ref))
    pen.tx.outbox.finish(job)
    pen.tx.spool.conclude(spool_id, Outcome.QUARANTINED, reason=reason)
    pen.tx.spool.set_aside(spool_id, SpoolState.QUARANTINED, reason)
    share_message(pen, ring, spool_id)
    keep_receipt(pen, spool_id, Act.LETTER_QUARANTINED)
    LOG.warning("message %s waits in quarantine", spool_id)
