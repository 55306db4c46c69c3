from __future__ import annotations

import gc
import logging

from threading import Event

import pytest

from dramatiq import Message

from grievance.domain.errors import SetupError
from grievance.domain.ids import JobId
from grievance.domain.intake import Outcome
from grievance.domain.outbox import JobKind, JobState
from grievance.mail.letter import Letter
from grievance.mail.sandbox.pool import Sandbox
from tests.doubles import NOON, HereReader, make_mail
from tests.offices import Office
from tests.worker.workplaces import (
    PATIENCE,
    SECRET,
    BrokenReader,
    SpeedyClock,
    collect_secret,
    mechanism_at,
    promise_checkpoint,
)
from worker.actors import QUEUE
from worker.collecting import RARELY
from worker.embedded import Embedded


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Read mails in this process: for tests that are about something else.
    """
    reader = HereReader()
    monkeypatch.setattr(Sandbox, "parse", lambda _, raw: reader.parse(raw))


def test_letters_go_through_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """
    Hints may come twice, thrice or never; each letter becomes one case.
    """
    caplog.set_level(logging.DEBUG)
    letters = [collect_secret(office) for _ in range(4)]

    with Embedded(mechanism_at(office, SpeedyClock.start())) as worker:
        for job_id, _ in letters[1:] * 3:
            worker.hint(job_id)
        worker.drain()

    outcomes = {office.receipt(spool_id).outcome for _, spool_id in letters}
    assert {Outcome.CASE} == outcomes
    assert len(letters) == office.tamper('UPDATE "case" SET unread = unread')
    assert SECRET not in caplog.text


@pytest.mark.usefixtures("read_here")
def test_progress_falls_to_nothing(office: Office) -> None:
    """
    Whoever waits sees ever fewer, and nothing left only when nothing is.
    """
    for number in range(5):
        office.collect(make_mail(f"Number {number}."))
    told: list[int] = []

    with Embedded(mechanism_at(office, SpeedyClock.start())) as worker:
        worker.drain(progress=told.append)

    assert sorted(set(told), reverse=True) == told
    assert (5, 0) == (told[0], told[-1])


def test_garbage_is_looked_for_seldom_meanwhile(office: Office) -> None:
    """
    And afterwards as often as before, for whatever the process does then.
    """
    before = gc.get_threshold()

    with Embedded(office.mechanism):
        assert RARELY == gc.get_threshold()

    assert before == gc.get_threshold()


def test_an_empty_outbox_is_drained_already(office: Office) -> None:
    """
    Nothing is started for it, and no letter's reader either.
    """
    told: list[int] = []

    with Embedded(office.mechanism) as worker:
        worker.drain(progress=told.append)

    assert [0] == told


def test_a_letter_that_fails_is_waited_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Until it has been tried three times and lies in quarantine.
    """
    reader = BrokenReader(RuntimeError)
    monkeypatch.setattr(Sandbox, "parse", lambda _, raw: reader.parse(raw))
    _, spool_id = collect_secret(office)

    with Embedded(mechanism_at(office, SpeedyClock.start())) as worker:
        worker.drain()

    assert Outcome.QUARANTINED == office.receipt(spool_id).outcome


def test_a_broken_machine_is_told_of(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Nobody waits an hour for a reader that cannot start; the letters stay.
    """
    reader = BrokenReader(SetupError)
    monkeypatch.setattr(Sandbox, "parse", lambda _, raw: reader.parse(raw))
    collect_secret(office)

    with (
        Embedded(mechanism_at(office, SpeedyClock.start())) as worker,
        pytest.raises(SetupError, match="they wait, sealed"),
    ):
        worker.drain()

    with office.store.read() as tx:
        assert 1 == tx.outbox.count(JobState.READY, kind=JobKind.RECEIVE_LETTER)


def test_closing_waits_for_the_job_in_flight(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What has begun is finished; what has not is the next worker's.
    """
    begun, go_on = Event(), Event()

    def read_slowly(_: Sandbox, raw: bytes) -> Letter:
        begun.set()
        assert go_on.wait(PATIENCE)
        return HereReader().parse(raw)

    monkeypatch.setattr(Sandbox, "parse", read_slowly)
    first, spool_id = collect_secret(office)
    with Embedded(office.mechanism, threads=1) as worker:
        worker.hint(first)
        assert begun.wait(PATIENCE)
        go_on.set()

    assert Outcome.CASE == office.receipt(spool_id).outcome


def test_a_hint_is_a_number(sqlite_office: Office) -> None:
    """
    The message that travels holds the id of a job and nothing else of ours.
    """
    worker = Embedded(sqlite_office.mechanism)  # not at work: nobody takes it

    worker.hint(JobId(7))
    worker.hint(JobId(7))
    queue = worker._broker.queues[QUEUE]
    message = Message.decode(queue.get_nowait())

    assert ((7,), {}, {}) == (message.args, message.kwargs, message.options)
    assert queue.empty()


def test_hints_do_not_pile_up(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    However much is taken in, memory holds a few hints; the books hold the rest.
    """
    monkeypatch.setattr("worker.embedded.MOST_HINTS", 2)
    worker = Embedded(sqlite_office.mechanism)

    for number in range(9):
        worker.hint(JobId(number))

    assert 2 == worker._broker.queues[QUEUE].qsize()


def test_the_day_s_checkpoint_is_signed(office: Office) -> None:
    """
    The schedule runs beside the letters, without being asked.
    """
    with Embedded(mechanism_at(office, SpeedyClock.start())) as worker:
        promise_checkpoint(office.store, "another", at=NOON)
        worker.drain(JobKind.SIGN_CHECKPOINT)

    with office.store.read() as tx:
        assert len(tx.log.checkpoints()) >= 1
