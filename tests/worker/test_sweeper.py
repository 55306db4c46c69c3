from __future__ import annotations

import logging

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event
from typing import cast

import pytest

from grievance.domain.errors import SetupError
from grievance.domain.ids import JobId
from grievance.domain.outbox import LEASE, JobState
from grievance.storage.engine import NO_RIGHT
from grievance.storage.store import Store, Transaction
from tests.doubles import NOON
from tests.offices import Office
from tests.worker.workplaces import (
    PATIENCE,
    MovingClock,
    count_jobs,
    promise_checkpoint,
    workplace,
)
from worker.jobs import run_job
from worker.sweeper import Calls, Rhythm, Sweeper


RHYTHM = Rhythm(again_after=timedelta(seconds=60), plan_every=timedelta(days=9))
HOUR = 3600.0


@dataclass
class Listener:
    """Notes what it is called for; the broker is there unless told otherwise."""

    is_there: bool = True
    is_listening: bool = True
    hinted: list[JobId] = field(default_factory=list)
    ran: list[JobId] = field(default_factory=list)

    def hint(self, job_id: JobId) -> bool:
        self.hinted.append(job_id)
        return self.is_there

    def run(self, job_id: JobId) -> None:
        self.ran.append(job_id)

    @property
    def calls(self) -> Calls:
        return Calls(hint=self.hint, run=self.run, has_room=lambda: self.is_listening)


def telling(event: Event) -> bool:
    """Take a hint, and tell who waits."""
    event.set()
    return True


def sweeper(
    office: Office, clock: MovingClock, calls: Calls, rhythm: Rhythm = RHYTHM
) -> Sweeper:
    """Make a sweeper that plans nothing of its own."""
    made = Sweeper(office.store, clock, calls, rhythm)
    made._planned_at = clock()
    return made


def test_what_is_due_is_hinted_at_once_a_while(office: Office) -> None:
    """
    A hint that was lost is repeated, but not in every round.
    """
    clock, listener = MovingClock(), Listener()
    job_id = promise_checkpoint(office.store, "due")
    promise_checkpoint(office.store, "later", at=NOON + timedelta(hours=1))
    rounds = sweeper(office, clock, listener.calls)

    found = [rounds.sweep(), rounds.sweep()]
    clock.advance(timedelta(seconds=61))
    found.append(rounds.sweep())

    assert ([1, 0, 1], [job_id, job_id]) == (found, listener.hinted)
    assert [] == listener.ran


def test_what_a_dead_worker_left_is_hinted_at(office: Office) -> None:
    """
    When its lease has run out, and not before.
    """
    clock, listener = MovingClock(), Listener()
    job_id = promise_checkpoint(office.store, "left")
    with office.store.begin() as tx:
        tx.outbox.claim(job_id, owner="dead", at=NOON)
    rounds = sweeper(office, clock, listener.calls)

    before = rounds.sweep()
    clock.advance(LEASE + timedelta(seconds=1))

    assert [0, 1] == [before, rounds.sweep()]


def test_without_a_broker_it_runs_jobs_itself(office: Office) -> None:
    """
    It asks the broker once a round, not once a job.
    """
    clock, listener = MovingClock(), Listener(is_there=False)
    due = [promise_checkpoint(office.store, name) for name in "abc"]

    sweeper(office, clock, listener.calls).sweep()

    assert (due[:1], due) == (listener.hinted, listener.ran)


def test_jobs_are_really_done_without_a_broker(office: Office) -> None:
    """
    With the same function that the actor calls.
    """
    clock, listener = MovingClock(), Listener(is_there=False)
    place = workplace(office, clock)
    promise_checkpoint(office.store, "alone")
    calls = replace(
        listener.calls, run=lambda job_id: cast("None", run_job(place, job_id))
    )

    sweeper(office, clock, calls).sweep()

    assert 1 == count_jobs(office.store, JobState.DONE)


def test_hints_do_not_pile_up(office: Office) -> None:
    """
    While enough of them wait, what is due is left alone, but for the schedule.
    """
    clock, listener = MovingClock(), Listener(is_listening=False)
    promise_checkpoint(office.store, "due")
    rounds = Sweeper(office.store, clock, listener.calls, Rhythm())

    found = [rounds.sweep()]
    listener.is_listening = True
    found.append(rounds.sweep())

    assert [0, 5] == found  # a checkpoint, clocks, audits, statistics


def test_it_plans_what_falls_due(office: Office) -> None:
    """
    At its start, and then every now and then.
    """
    clock, listener = MovingClock(), Listener()
    rounds = Sweeper(office.store, clock, listener.calls, Rhythm())

    found = [rounds.sweep(), rounds.sweep()]
    clock.advance(timedelta(days=1))
    found.append(rounds.sweep())

    assert [4, 0, 8] == found  # the second time with what nobody did the day before


def test_what_is_promised_goes_on_where_planning_fails(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    As where a login has no right to what is new: it is tried again in a minute, and all
    jobs meanwhile are done.
    """
    tries: list[datetime] = []

    def fails(_tx: Transaction, *, at: datetime) -> None:
        tries.append(at)
        raise SetupError(NO_RIGHT)

    clock, listener = MovingClock(), Listener()
    job_id = promise_checkpoint(office.store, "after")
    monkeypatch.setattr("worker.sweeper.plan_jobs", fails)
    rounds = Sweeper(office.store, clock, listener.calls, Rhythm())

    with pytest.raises(SetupError):
        rounds.sweep()
    rounds.sweep()
    assert [job_id] == listener.hinted
    clock.advance(timedelta(minutes=1))
    with pytest.raises(SetupError):
        rounds.sweep()

    assert [NOON, clock.at] == tries


@dataclass
class FailingStore:
    """Fails as often as told, then is what it stands in for."""

    store: Store
    failures: list[Exception]

    @contextmanager
    def begin(self) -> Generator[Transaction, None, None]:
        if self.failures:
            raise self.failures.pop(0)
        with self.store.begin() as tx:
            yield tx


def test_it_outlives_outages(
    sqlite_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """
    A log line and a pause, and it goes on; whatever was wrong.
    """
    seen, listener = Event(), Listener()
    job_id = promise_checkpoint(sqlite_office.store, "after")
    failing = FailingStore(sqlite_office.store, [SetupError("a"), RuntimeError("b")])
    calls = replace(listener.calls, hint=lambda _: telling(seen))
    rhythm = replace(RHYTHM, after_outage=0.0)
    rounds = Sweeper(cast("Store", failing), MovingClock(), calls, rhythm)
    rounds._planned_at = NOON

    with caplog.at_level(logging.WARNING):
        rounds.start()
        assert seen.wait(PATIENCE), job_id
        rounds.stop()

    assert [
        "the sweeper pauses: SetupError",
        "the sweeper pauses: RuntimeError",
    ] == caplog.messages


def test_it_stops_at_once(sqlite_office: Office) -> None:
    """
    Even if it was not to look again for an hour.
    """
    looked = Event()
    promise_checkpoint(sqlite_office.store, "one")
    calls = Calls(
        hint=lambda _: telling(looked), run=lambda _: None, has_room=lambda: True
    )
    rhythm = replace(RHYTHM, shortest=HOUR, longest=HOUR)
    rounds = sweeper(sqlite_office, MovingClock(), calls, rhythm)

    rounds.start()
    assert looked.wait(PATIENCE)
    rounds.stop()

    assert not rounds._thread.is_alive()


def test_it_stops_between_two_jobs(sqlite_office: Office) -> None:
    """
    It finishes the job at hand and leaves the rest to the next worker.
    """
    for name in "abc":
        promise_checkpoint(sqlite_office.store, name)
    running, ran = Event(), Listener()

    def run(job_id: JobId) -> None:
        running.set()
        rounds._stopping.wait(PATIENCE)
        ran.run(job_id)

    calls = Calls(hint=lambda _: False, run=run, has_room=lambda: True)
    rounds = sweeper(sqlite_office, MovingClock(), calls)
    rounds.start()
    assert running.wait(PATIENCE)
    rounds.stop()

    assert 1 == len(ran.ran)


def test_it_wakes_when_called(sqlite_office: Office) -> None:
    """
    Whoever has just promised a job need not wait for the next round.
    """
    hinted: list[JobId] = []
    told = Event()

    def hint(job_id: JobId) -> bool:
        hinted.append(job_id)
        told.set()
        return True

    first = promise_checkpoint(sqlite_office.store, "first")
    rhythm = replace(RHYTHM, shortest=HOUR, longest=HOUR)
    calls = Calls(hint=hint, run=lambda _: None, has_room=lambda: True)
    rounds = sweeper(sqlite_office, MovingClock(), calls, rhythm)
    rounds.start()
    assert told.wait(PATIENCE)
    told.clear()
    second = promise_checkpoint(sqlite_office.store, "second")
    rounds.wake()
    assert told.wait(PATIENCE)
    rounds.stop()

    assert [first, second] == hinted
