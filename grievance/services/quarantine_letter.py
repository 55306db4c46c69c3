"""Put a message aside that cannot be read, sealed and visible, out of the way."""

from __future__ import annotations

from uuid import UUID

from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome, SpoolState
from grievance.domain.outbox import Job
from grievance.services.keep import Pen, keep_receipt


def quarantine_letter(pen: Pen, job: Job, *, reason: str) -> None:
    """
    Keep the sealed message of *job* in quarantine and end the job.

    *reason* is a sentence without a word of the message.

    Raises:
        LeaseLostError: Another worker has taken over.
    """
    spool_id = SpoolId(UUID(job.ref))
    pen.tx.outbox.finish(job)
    pen.tx.spool.set_aside(spool_id, SpoolState.QUARANTINED, reason)
    pen.tx.spool.conclude(spool_id, Outcome.QUARANTINED, reason=reason)
    keep_receipt(pen, spool_id, Act.LETTER_QUARANTINED)
