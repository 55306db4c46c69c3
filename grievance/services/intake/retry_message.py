"""Have a message read again that was put aside, after whatever stood in its way."""

from __future__ import annotations

import logging

from datetime import datetime

from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import JobId, SpoolId
from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobKind, another_key
from grievance.domain.people import Role
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.directory.read_directory import person_of
from grievance.services.intake.find_aside import (
    DECIDES,
    NOT_ASIDE,
    find_aside,
    require_current,
    require_say,
)
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing, WorkerRing


LOG = logging.getLogger("grievance.worker")
REPAIRS = DECIDES | {Role.ADMINISTRATOR}


def retry_message(
    tx: Transaction, ring: PersonRing | WorkerRing, spool_id: SpoolId, *, at: datetime
) -> JobId:
    """
    Let the worker read a message as if it had just come; hint it after the commit.

    Nobody may look at it until it is put aside again, and then whoever may by then.

    Raises:
        NotFoundError: It is not, or no longer, put aside.

        NotAllowedError: This person has no say in it.

        AlteredError: Its receipt was changed behind the log's back.
    """
    if isinstance(ring, PersonRing):
        require_say(tx, ring, spool_id)
    find_aside(tx, spool_id)
    job_id = tx.outbox.add(
        JobKind.RECEIVE_LETTER,
        dedup_key=another_key(JobKind.RECEIVE_LETTER, str(spool_id)),
        ref=str(spool_id),
        due_at=at,
    )
    if job_id is None or not tx.spool.take_up(spool_id):
        raise NotFoundError(NOT_ASIDE)
    keep_receipt(Pen.of(tx, ring, at), spool_id, Act.LETTER_RETRIED)
    return job_id


def retry_all(
    tx: Transaction, ring: PersonRing | WorkerRing, *, at: datetime
) -> dict[SpoolId, JobId]:
    """
    Have everything in quarantine read again; return the job of each message.

    One whose receipt was tampered with stays, and keeps none of the others back.

    Raises:
        NotAllowedError: This person has no say in one of them.
    """
    jobs = {}
    for aside in tx.spool.put_aside():
        if aside.state is SpoolState.QUARANTINED:
            try:
                jobs[aside.id] = retry_message(tx, ring, aside.id, at=at)
            except (AlteredError, NotFoundError) as error:
                LOG.warning("message %s is not tried: %s", aside.id, _code(error))
    return jobs


def retry_job(
    tx: Transaction, ring: PersonRing, job_id: JobId, *, at: datetime
) -> None:
    """
    Have a job tried anew that was given up; hint it after the commit.

    Raises:
        NotFoundError: There is no such job, or it was not given up.

        NotAllowedError: This person neither decides about messages nor administers.
    """
    require_current(tx, ring)
    if not person_of(ring.directory, ring.person_id).roles & REPAIRS:
        msg = "Coordinators, custodians and administrators try jobs anew; ask one."
        raise NotAllowedError(msg)
    tx.outbox.retry(job_id, at=at)


def _code(error: Exception) -> str:
    return type(error).__name__
