"""The queue of record: each job takes effect once, whoever runs it and however often."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from sqlalchemy.exc import StatementError

from grievance.domain.ids import JobId
from grievance.domain.outbox import (
    LEASE,
    MOST_ATTEMPTS,
    Job,
    JobKind,
    JobState,
    LeaseLostError,
)
from tests.doubles import NOON
from tests.offices import Office


KIND = JobKind.SIGN_CHECKPOINT
LATER = NOON + LEASE + timedelta(seconds=1)
AGAIN = timedelta(seconds=60)


@pytest.fixture(name="job_id")
def _job_id(office: Office) -> JobId:
    return promise(office, "first")


def promise(office: Office, key: str, *, after: timedelta = timedelta()) -> JobId:
    with office.store.begin() as tx:
        job_id = tx.outbox.add(KIND, dedup_key=key, ref=key, due_at=NOON + after)
    assert job_id is not None
    return job_id


def claim(
    office: Office, job_id: JobId, owner: str, after: timedelta = timedelta()
) -> Job | None:
    with office.store.begin() as tx:
        return tx.outbox.claim(job_id, owner=owner, at=NOON + after)


def due(
    office: Office, *, after: timedelta = timedelta(), limit: int = 9
) -> list[JobId]:
    with office.store.begin() as tx:
        return list(tx.outbox.due(at=NOON + after, limit=limit, again_after=AGAIN))


def count(office: Office, state: JobState) -> int:
    with office.store.read() as tx:
        return tx.outbox.count(state, kind=KIND)


def at_once(tasks: list[Callable[[], object]]) -> list[object]:
    """Run all *tasks* in threads that start together."""
    start = Barrier(len(tasks), timeout=60)

    def run(task: Callable[[], object]) -> object:
        start.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_a_job_is_claimed_and_finished(office: Office, job_id: JobId) -> None:
    """
    Who claims a job learns what to do and how often it was tried; then it is done.
    """
    job = claim(office, job_id, "me")

    assert Job(id=job_id, kind=KIND, ref="first", attempts=1, owner="me") == job
    with office.store.begin() as tx:
        tx.outbox.finish(job)
    assert (0, 1) == (count(office, JobState.LEASED), count(office, JobState.DONE))
    assert None is claim(office, job_id, "me", LEASE * 2)


def test_a_promise_is_made_once(office: Office, job_id: JobId) -> None:
    """
    The same key a second time promises nothing, also when the first is done.
    """
    job = claim(office, job_id, "me")
    assert job is not None
    with office.store.begin() as tx:
        tx.outbox.finish(job)
        again = tx.outbox.add(KIND, dedup_key="first", ref="x", due_at=NOON)

    assert None is again


def test_a_job_is_not_claimed_before_its_time(office: Office) -> None:
    """
    An early hint gets nothing; at the minute the job is due it can be had.
    """
    job_id = promise(office, "later", after=timedelta(minutes=1))

    assert None is claim(office, job_id, "me", timedelta(seconds=59))
    assert claim(office, job_id, "me", timedelta(seconds=60))


def test_only_one_of_many_gets_a_job(office: Office, job_id: JobId) -> None:
    """
    Of workers that ask at the same moment one gets the job, and the others nothing.
    """
    owners = [f"worker-{number}" for number in range(6)]

    claimed = at_once([lambda o=owner: claim(office, job_id, o) for owner in owners])  # type: ignore[misc]  # mypy does not infer a lambda's default

    assert 1 == sum(job is not None for job in claimed)


def test_a_dead_workers_job_comes_back(office: Office, job_id: JobId) -> None:
    """
    While a lease runs nobody else gets the job; after it somebody does.
    """
    claim(office, job_id, "dead")

    assert None is claim(office, job_id, "me", LEASE)
    again = claim(office, job_id, "me", LATER - NOON)
    assert again is not None
    assert (2, "me") == (again.attempts, again.owner)


def test_who_lost_the_lease_changes_nothing(office: Office, job_id: JobId) -> None:
    """
    What a slow worker did is rolled back when another has taken over its job.
    """
    slow = claim(office, job_id, "slow")
    quick = claim(office, job_id, "quick", LATER - NOON)
    assert slow is not None
    assert quick is not None

    def finish_late() -> None:
        with office.store.begin() as tx:
            tx.entities.revised()
            tx.outbox.finish(slow)

    with pytest.raises(LeaseLostError):
        finish_late()

    with office.store.read() as tx:
        assert 0 == tx.entities.revision()
    with pytest.raises(LeaseLostError), office.store.begin() as tx:
        tx.outbox.fail(slow, error="late", at=LATER)
    with office.store.begin() as tx:
        tx.outbox.finish(quick)


def test_a_job_cannot_be_finished_twice(office: Office, job_id: JobId) -> None:
    """
    A finished job is nobody's any more, not even its last owner's.
    """
    job = claim(office, job_id, "me")
    assert job is not None
    with office.store.begin() as tx:
        tx.outbox.finish(job)

    with pytest.raises(LeaseLostError), office.store.begin() as tx:
        tx.outbox.finish(job)


def test_a_failure_is_tried_again_later_and_then_given_up(
    office: Office, job_id: JobId
) -> None:
    """
    After each failure the job waits; after the last try it stays, to be seen.
    """
    at, states = NOON, []
    for _ in range(MOST_ATTEMPTS):
        with office.store.begin() as tx:
            job = tx.outbox.claim(job_id, owner="me", at=at)
            assert job is not None
            states.append(tx.outbox.fail(job, error="crashed", at=at))
        assert None is claim(office, job_id, "me", at - NOON)
        at += timedelta(hours=2)

    assert [JobState.READY] * (MOST_ATTEMPTS - 1) + [JobState.FAILED] == states
    assert None is claim(office, job_id, "me", at - NOON)
    assert 1 == count(office, JobState.FAILED)


def test_due_jobs_are_hinted_once_for_each_interval(
    office: Office, job_id: JobId
) -> None:
    """
    A hint is not repeated until it has had its time, and then it is.
    """
    assert [job_id] == due(office)
    assert [] == due(office, after=AGAIN)
    assert [job_id] == due(office, after=AGAIN + timedelta(seconds=1))


def test_a_failed_try_is_hinted_as_soon_as_it_is_due(
    office: Office, job_id: JobId
) -> None:
    """
    The hint of an earlier try does not hold up the next one.
    """
    due(office)
    job = claim(office, job_id, "me")
    assert job is not None
    with office.store.begin() as tx:
        tx.outbox.fail(job, error="crashed", at=NOON)

    assert [] == due(office, after=timedelta(seconds=1))
    assert [job_id] == due(office, after=timedelta(seconds=3))


def test_running_and_finished_jobs_are_not_hinted(office: Office) -> None:
    """
    Only what is ready, or was left behind, is hinted; the oldest first, a few at once.
    """
    done, running, left = (promise(office, key) for key in ("done", "running", "left"))
    early = promise(office, "early", after=timedelta(seconds=-5))
    job = claim(office, done, "me")
    assert job is not None
    with office.store.begin() as tx:
        tx.outbox.finish(job)
    claim(office, left, "dead", timedelta(seconds=-5))
    claim(office, running, "me")

    assert [early] == due(office, after=LEASE - timedelta(seconds=4), limit=1)
    assert [left] == due(office, after=LEASE - timedelta(seconds=4))


def test_two_sweepers_share_the_hints(office: Office) -> None:
    """
    Sweepers that look at the same moment hint at each job once, and at all of them.
    """
    promised = {promise(office, str(number)) for number in range(10)}

    found = at_once([lambda: due(office), lambda: due(office), lambda: due(office)])

    hinted = [job_id for jobs in found for job_id in jobs]  # type: ignore[attr-defined]  # lists of ids
    hinted += due(office)
    assert (len(promised), promised) == (len(hinted), set(hinted))


def test_a_promise_goes_with_its_transaction(office: Office) -> None:
    """
    What caused a job and the job are kept together, or neither of them.
    """

    def break_off() -> None:
        with office.store.begin() as tx:
            tx.outbox.add(KIND, dedup_key="lost", ref="x", due_at=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()

    assert 0 == count(office, JobState.READY)


def test_naive_times_are_refused(office: Office) -> None:
    """
    A time without a zone is a bug, and is never stored.
    """
    with pytest.raises(StatementError, match="naive"), office.store.begin() as tx:
        tx.outbox.add(
            KIND, dedup_key="naive", ref="x", due_at=NOON.replace(tzinfo=None)
        )
