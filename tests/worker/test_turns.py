from __future__ import annotations

from threading import Event

import pytest

from grievance.domain.intake import Outcome
from grievance.domain.outbox import Job, JobKind, JobState, first_key
from tests.doubles import NOON
from tests.offices import Office
from tests.worker.workplaces import (
    SpeedyClock,
    collect_secret,
    mechanism_at,
)
from worker import jobs
from worker.embedded import Embedded
from worker.turns import READS_ALL, Turns
from worker.workplace import Workplace


LONGEST = 60.0  # seconds that a test waits for a thread


class LongWork:
    """Goes on until it is told to end, and counts who is at it at once."""

    def __init__(self) -> None:
        self.begun, self.may_end = Event(), Event()
        self.at_work = self.most_at_work = 0

    def __call__(self, place: Workplace, job: Job) -> None:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.begun.set()
        assert self.may_end.wait(LONGEST)
        self.at_work -= 1
        with place.store.begin() as tx:
            tx.outbox.finish(job)


@pytest.fixture
def long_work(monkeypatch: pytest.MonkeyPatch) -> LongWork:
    """
    Let all that reads everything take as long as a test wants.
    """
    work = LongWork()
    for kind in READS_ALL:
        monkeypatch.setitem(jobs._WORK, kind, work)
    return work


def _promise(office: Office, kind: JobKind) -> None:
    with office.store.begin() as tx:
        key = first_key(kind, "long")
        assert tx.outbox.add(kind, dedup_key=key, ref="long", due_at=NOON) is not None


def _count(office: Office, state: JobState) -> int:
    with office.store.read() as tx:
        return sum(tx.outbox.count(state, kind=kind) for kind in READS_ALL)


def test_mail_is_taken_in_beside_what_reads_everything(
    office: Office, long_work: LongWork
) -> None:
    """
    Two long jobs and two threads: one is done, the other waits, and mail goes on.
    """
    for kind in READS_ALL:
        _promise(office, kind)
    mechanism = mechanism_at(office, SpeedyClock.start())

    with Embedded(mechanism, threads=2) as worker:
        assert long_work.begun.wait(LONGEST)
        _, spool_id = collect_secret(office)
        worker.drain(JobKind.RECEIVE_LETTER)
        received = office.receipt(spool_id).outcome
        done_meanwhile = _count(office, JobState.DONE)
        long_work.may_end.set()
        for kind in READS_ALL:
            worker.drain(kind)

    assert (Outcome.CASE, 0) == (received, done_meanwhile)
    assert 1 == long_work.most_at_work
    assert len(READS_ALL) <= _count(office, JobState.DONE)


def test_a_turn_that_is_over_is_another_s() -> None:
    """
    Also where it ended in an error; mail needs none.
    """
    turns, found = Turns(), []

    def take_all() -> None:
        with (
            turns.taken(JobKind.PLAN_NOTICES) as first,
            turns.taken(JobKind.PUBLISH_STATISTICS) as second,
            turns.taken(JobKind.RECEIVE_LETTER) as mail,
        ):
            found.append((first, second, mail))
            raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            take_all()

    assert [(True, False, True)] * 2 == found
