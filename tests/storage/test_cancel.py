"""A job that has not taken effect can be ended, whoever has it in hand."""

from __future__ import annotations

import pytest

from grievance.domain.ids import JobId
from grievance.domain.outbox import LEASE, Job, JobKind, JobState, LeaseLostError
from tests.doubles import NOON
from tests.offices import Office


KIND = JobKind.SIGN_CHECKPOINT


@pytest.fixture(name="job_id")
def _job_id(office: Office) -> JobId:
    with office.store.begin() as tx:
        job_id = tx.outbox.add(KIND, dedup_key="one", ref="one", due_at=NOON)
    assert job_id is not None
    return job_id


def cancel(office: Office, ref: str = "one") -> int:
    with office.store.begin() as tx:
        return tx.outbox.cancel(KIND, ref)


def claimed(office: Office, job_id: JobId) -> Job | None:
    with office.store.begin() as tx:
        return tx.outbox.claim(job_id, owner="a", at=NOON)


def test_what_waits_is_never_run(office: Office, job_id: JobId) -> None:
    """
    Nobody can claim it, at any time, and it counts as over.
    """
    assert 1 == cancel(office)

    assert None is claimed(office, job_id)
    with office.store.begin() as tx:
        assert [] == list(tx.outbox.due(at=NOON + LEASE, limit=9, again_after=LEASE))
        assert 1 == tx.outbox.count(JobState.DONE, kind=KIND)


def test_who_runs_it_has_lost_it(office: Office, job_id: JobId) -> None:
    """
    Its effect is rolled back with the end that cannot be written.
    """
    job = claimed(office, job_id)
    assert job is not None

    assert 1 == cancel(office)

    with office.store.begin() as tx, pytest.raises(LeaseLostError):
        tx.outbox.finish(job)


def test_what_is_over_stays_over(office: Office, job_id: JobId) -> None:
    """
    What was done, or cancelled before, or never promised, cannot be cancelled.
    """
    job = claimed(office, job_id)
    assert job is not None
    with office.store.begin() as tx:
        tx.outbox.finish(job)

    assert [0, 0] == [cancel(office), cancel(office, "none")]


def test_every_job_about_it_is_ended(office: Office, job_id: JobId) -> None:
    """
    Whatever each is called: those promised anew, too, and no others.
    """
    assert job_id
    with office.store.begin() as tx:
        tx.outbox.add(KIND, dedup_key="one again", ref="one", due_at=NOON)
        tx.outbox.add(KIND, dedup_key="two", ref="two", due_at=NOON)
        tx.outbox.add(JobKind.SEND_LETTER, dedup_key="sent", ref="one", due_at=NOON)

    assert 2 == cancel(office)
