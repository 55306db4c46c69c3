"""Jobs that were given up are seen, and can be tried anew."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import JobId
from grievance.domain.outbox import MOST_ATTEMPTS, FailedJob, JobKind, JobState
from grievance.storage.store import Transaction
from tests.doubles import NOON
from tests.offices import Office


def promised(tx: Transaction, name: str) -> JobId:
    job_id = tx.outbox.add(
        JobKind.SIGN_CHECKPOINT, dedup_key=name, ref=name, due_at=NOON
    )
    assert job_id is not None
    return job_id


def given_up(office: Office, name: str) -> JobId:
    """Promise a job and let it fail for good."""
    with office.store.begin() as tx:
        job_id = promised(tx, name)
        state = JobState.READY
        at = NOON
        while state is JobState.READY:
            job = tx.outbox.claim(job_id, owner="test", at=at)
            assert job is not None
            state = tx.outbox.fail(job, error="OSError", at=at)
            at = at.replace(year=at.year + 1)
    return job_id


def test_what_was_given_up_is_listed(office: Office) -> None:
    """
    With its kind, its tries and the class of the error; others are not.
    """
    job_id = given_up(office, "one")
    with office.store.begin() as tx:
        promised(tx, "two")

    with office.store.read() as tx:
        failed = tx.outbox.failed()

    expected = FailedJob(
        id=job_id,
        kind=JobKind.SIGN_CHECKPOINT,
        ref="one",
        attempts=MOST_ATTEMPTS,
        error="OSError",
    )
    assert (expected,) == failed


def test_it_is_tried_anew(office: Office) -> None:
    """
    At once, and as often as a new one.
    """
    job_id = given_up(office, "one")

    with office.store.begin() as tx:
        tx.outbox.retry(job_id, at=NOON)
        job = tx.outbox.claim(job_id, owner="test", at=NOON)

    assert job is not None
    assert 1 == job.attempts
    with office.store.read() as tx:
        assert () == tx.outbox.failed()


def test_only_what_was_given_up_is_tried_anew(office: Office) -> None:
    """
    A job that waits or was done is left alone, also after a second asking.
    """
    job_id = given_up(office, "one")
    with office.store.begin() as tx:
        ready = promised(tx, "two")
        tx.outbox.retry(job_id, at=NOON)

    for wrong in (job_id, ready, JobId(999)):
        with office.store.begin() as tx, pytest.raises(NotFoundError, match="no job"):
            tx.outbox.retry(wrong, at=NOON)
