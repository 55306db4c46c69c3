from __future__ import annotations

import logging

from contextlib import ExitStack
from datetime import timedelta

import pytest

from grievance.domain.errors import ConflictError, SetupError
from grievance.domain.ids import RECOVERY, JobId, holder_of
from grievance.domain.intake import Outcome, SpoolState
from grievance.domain.outbox import LEASE, MOST_ATTEMPTS, JobKind, JobState
from grievance.domain.people import Role
from grievance.mail.errors import Refusal
from grievance.mail.letter import Letter
from grievance.services.intake.put_off_message import MOST_FAILURES
from grievance.services.office.list_given_up import list_given_up
from grievance.services.people.enrol_person import NewPerson, enrol_person
from tests.doubles import NOON, HereReader
from tests.offices import CHIDI, Office
from tests.services.aside import holders, retried
from tests.worker.workplaces import (
    SECRET,
    BrokenReader,
    MovingClock,
    attempts_and_error,
    collect_secret,
    count_jobs,
    promise_checkpoint,
    unplugged,
    workplace,
)
from worker.ends import Ended
from worker.jobs import run_job
from worker.workplace import Workplace


LONG = timedelta(hours=2)  # more than any wait between two tries
AFTER_LEASE = LEASE + timedelta(seconds=1)


def run_again_and_again(
    place: Workplace, clock: MovingClock, job_id: JobId, times: int
) -> list[Ended]:
    """Run a job as often as told, each time when its wait is over."""
    ended = []
    for _ in range(times):
        ended.append(run_job(place, job_id))
        clock.advance(LONG)
    return ended


def test_a_letter_is_received_once(office: Office) -> None:
    """
    Its job makes a case; a second hint finds nothing to do.
    """
    clock = MovingClock()
    place = workplace(office, clock)
    job_id, spool_id = collect_secret(office)

    assert [Ended.DONE, Ended.NOTHING] == [run_job(place, job_id) for _ in "12"]
    assert Outcome.CASE == office.receipt(spool_id).outcome
    assert 1 == count_jobs(office.store, JobState.DONE)


def test_a_hint_at_nothing_does_nothing(office: Office) -> None:
    """
    Whatever number a broker comes up with, no job is made of it.
    """
    assert Ended.NOTHING == run_job(workplace(office, MovingClock()), JobId(10**9))


@pytest.mark.parametrize("error", [RuntimeError, MemoryError, ValueError])
def test_a_letter_that_fails_three_times_is_quarantined(
    office: Office, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    """
    It is neither lost nor in the way, and its words are in no row and no log line.
    """
    caplog.set_level(logging.DEBUG)
    clock = MovingClock()
    place = workplace(office, clock, BrokenReader(error))
    job_id, spool_id = collect_secret(office)

    ended = run_again_and_again(place, clock, job_id, MOST_FAILURES)
    receipt = office.receipt(spool_id)

    assert [Ended.PUT_BACK, Ended.PUT_BACK, Ended.QUARANTINED] == ended
    assert Outcome.QUARANTINED == receipt.outcome
    assert (True, False) == (bool(receipt.reason), error.__name__ in receipt.reason)
    assert SECRET not in receipt.reason + caplog.text
    with office.store.read() as tx:
        kept = tx.spool.get(spool_id)
    assert (SpoolState.QUARANTINED, receipt.reason) == (kept.state, kept.reason)


def test_what_failed_is_told_by_its_class_alone(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """
    The row names the class of the error, the log its place too, neither its text.
    """
    job_id, _ = collect_secret(office)
    run_job(workplace(office, MovingClock(), BrokenReader(RuntimeError)), job_id)

    assert (1, "RuntimeError") == attempts_and_error(office.store, job_id)
    assert "RuntimeError at workplaces.py:" in caplog.text
    assert SECRET not in caplog.text


def test_a_letter_that_was_altered_in_the_spool_is_quarantined(
    office: Office,
) -> None:
    """
    At once, as no further try could open it; and verification goes on telling so.
    """
    job_id, spool_id = collect_secret(office)
    office.tamper("UPDATE spool SET wrapped = sealed")

    assert Ended.QUARANTINED == run_job(workplace(office, MovingClock()), job_id)
    assert "behind the log's back" in office.receipt(spool_id).reason
    assert (f"Receipt {spool_id} is not what the log saw.",) == office.verify().problems


def test_a_letter_that_takes_too_long_is_quarantined(office: Office) -> None:
    """
    The third try that costs a child of the reader is the last.
    """
    clock = MovingClock()
    place = workplace(office, clock, HereReader([Refusal.TIMEOUT] * MOST_FAILURES))
    job_id, spool_id = collect_secret(office)

    ended = run_again_and_again(place, clock, job_id, MOST_FAILURES)

    assert [Ended.PUT_BACK, Ended.PUT_BACK, Ended.QUARANTINED] == ended
    assert "took too long" in office.receipt(spool_id).reason


def test_a_letter_that_nobody_may_read_is_quarantined_at_once(
    office: Office,
) -> None:
    """
    Trying again would not put anybody on duty; the reason says what would.
    """
    before_anybody = NOON - timedelta(days=1)
    place = workplace(office, MovingClock(before_anybody))
    job_id, spool_id = collect_secret(office, at=before_anybody)

    assert Ended.QUARANTINED == run_job(place, job_id)
    assert "add a coordinator" in office.receipt(spool_id).reason


def test_a_broken_machine_is_not_held_against_letters(office: Office) -> None:
    """
    Where no reader starts, letters wait for as long as it takes.
    """
    clock = MovingClock()
    job_id, spool_id = collect_secret(office)
    for error, tries in ((SetupError, MOST_ATTEMPTS + 1), (ConflictError, 5)):
        place = workplace(office, clock, BrokenReader(error))
        ended = set(run_again_and_again(place, clock, job_id, tries))
        assert {Ended.UNFIT if error is SetupError else Ended.PUT_BACK} == ended

    assert Ended.DONE == run_job(workplace(office, clock), job_id)
    assert Outcome.CASE == office.receipt(spool_id).outcome


def test_a_conflict_that_never_ends_is_put_aside(office: Office) -> None:
    """
    A row that contradicts another does not have its letter read for ever; as it may be
    read well, it is for those who may know who writes.
    """
    clock = MovingClock()
    job_id, spool_id = collect_secret(office)
    place = workplace(office, clock, BrokenReader(ConflictError))

    *ended, last = run_again_and_again(place, clock, job_id, MOST_ATTEMPTS)

    assert ({Ended.PUT_BACK}, Ended.QUARANTINED) == (set(ended), last)
    assert "again and again" in office.receipt(spool_id).reason
    assert {RECOVERY, holder_of(office.person(CHIDI))} == holders(office, spool_id)


@pytest.mark.parametrize("attempts", [MOST_ATTEMPTS, MOST_ATTEMPTS - 1])
def test_attempts_written_by_hand_open_nothing_to_a_coordinator(
    office: Office, attempts: int
) -> None:
    """
    Who writes the database cannot have a coordinator see who complains.
    """
    job_id, spool_id = collect_secret(office)
    office.tamper(f"UPDATE outbox SET attempts = {attempts}")
    place = workplace(office, MovingClock(), BrokenReader(AssertionError))

    assert Ended.QUARANTINED == run_job(place, job_id)

    assert {RECOVERY, holder_of(office.person(CHIDI))} == holders(office, spool_id)


def test_tries_below_none_are_none(office: Office) -> None:
    """
    A number that was written by hand gives a letter no more tries than others.
    """
    clock = MovingClock()
    job_id, _ = collect_secret(office)
    office.tamper("UPDATE outbox SET attempts = -1000000")
    office.tamper("UPDATE spool SET failures = -1000000")
    place = workplace(office, clock, BrokenReader(AssertionError))

    ended = run_again_and_again(place, clock, job_id, MOST_FAILURES)

    assert Ended.QUARANTINED == ended[-1]


def test_a_job_of_no_known_kind_is_listed(office: Office) -> None:
    """
    It keeps nobody from the list of what was given up.
    """
    collect_secret(office)
    office.tamper("UPDATE outbox SET kind = 'another', state = 'failed'")

    with office.store.read() as tx:
        [given_up] = list_given_up(tx)

    assert JobKind.UNKNOWN is given_up.kind


def lose(office: Office, clock: MovingClock, job_id: JobId, times: int) -> None:
    """Have a job claimed by workers that die."""
    for _ in range(times):
        with office.store.begin() as tx:
            assert tx.outbox.claim(job_id, owner="dies", at=clock()) is not None
        clock.advance(AFTER_LEASE)


def test_a_letter_is_not_to_blame_for_workers_that_were_killed(office: Office) -> None:
    """
    However many were lost before, one failure of its own is no third one.
    """
    clock = MovingClock()
    job_id, spool_id = collect_secret(office)
    lose(office, clock, job_id, MOST_FAILURES + 1)
    place = workplace(office, clock, HereReader([Refusal.CRASHED]))

    ended = run_again_and_again(place, clock, job_id, 2)

    assert [Ended.PUT_BACK, Ended.DONE] == ended
    assert Outcome.CASE == office.receipt(spool_id).outcome


def test_a_letter_that_kills_every_worker_is_quarantined(office: Office) -> None:
    """
    Tries are counted when they begin, so that it does not go on for ever unseen.
    """
    clock = MovingClock()
    place = workplace(office, clock, BrokenReader(AssertionError))
    job_id, spool_id = collect_secret(office)
    lose(office, clock, job_id, MOST_ATTEMPTS)

    assert Ended.QUARANTINED == run_job(place, job_id)
    assert "The worker died of it every time." == office.receipt(spool_id).reason


def test_who_has_it_read_again_starts_the_count_anew(office: Office) -> None:
    """
    Failures from before a repair are not held against it.
    """
    clock = MovingClock()
    failures = [Refusal.CRASHED] * (2 * MOST_FAILURES - 1)
    place = workplace(office, clock, HereReader(failures))
    job_id, spool_id = collect_secret(office)
    run_again_and_again(place, clock, job_id, MOST_FAILURES)
    again = retried(office, spool_id)

    ended = run_again_and_again(place, clock, again, MOST_FAILURES)

    assert [Ended.PUT_BACK, Ended.PUT_BACK, Ended.DONE] == ended


def test_a_run_that_outlasts_its_lease_takes_no_effect(office: Office) -> None:
    """
    Whoever took over makes the one case; the slow run is rolled back silently.
    """
    clock = MovingClock()
    job_id, spool_id = collect_secret(office)
    others: list[Ended] = []

    class SlowReader:
        def parse(self, raw: bytes) -> Letter:
            clock.advance(AFTER_LEASE)
            others.append(run_job(workplace(office, clock), job_id))
            return HereReader().parse(raw)

    slow = run_job(workplace(office, clock, SlowReader()), job_id)

    assert ([Ended.DONE], Ended.LOST) == (others, slow)
    assert Outcome.CASE == office.receipt(spool_id).outcome
    assert 1 == office.tamper('UPDATE "case" SET unread = unread')


def test_a_failing_run_that_lost_its_lease_changes_nothing(office: Office) -> None:
    """
    It may not put back what another one has done.
    """
    clock = MovingClock()
    job_id, _ = collect_secret(office)

    class SlowReader:
        def parse(self, raw: bytes) -> Letter:
            clock.advance(AFTER_LEASE)
            run_job(workplace(office, clock), job_id)
            raise RuntimeError(raw)

    assert Ended.LOST == run_job(workplace(office, clock, SlowReader()), job_id)
    assert 1 == count_jobs(office.store, JobState.DONE)


def test_a_checkpoint_is_signed_and_remembered(office: Office) -> None:
    """
    The other kind of job, ended in the transaction that keeps the note; the worker's
    machine then knows how long the log was.
    """
    job_id = promise_checkpoint(office.store, "today")

    assert Ended.DONE == run_job(workplace(office, MovingClock()), job_id)
    with office.store.read() as tx:
        assert 1 == len(tx.log.checkpoints())
        head = tx.log.frontier()
    marks = office.mechanism.marks()
    assert (head.size, head.root.hex()) == (marks.log_size, marks.log_root)


def test_a_job_that_is_given_up_stays_visible(office: Office) -> None:
    """
    What is no letter cannot be quarantined; it ends as failed and is counted.
    """
    clock = MovingClock()
    place = workplace(office, clock)
    job_id = promise_checkpoint(office.store, "today")
    office.tamper("UPDATE log_head SET frontier = :none", none=b"?")

    ended = run_again_and_again(place, clock, job_id, MOST_ATTEMPTS)

    assert {Ended.PUT_BACK} == set(ended[:-1])
    assert Ended.FAILED == ended[-1]
    assert 1 == count_jobs(office.store, JobState.FAILED)


def test_an_outage_ends_no_thread(office: Office) -> None:
    """
    Without a database nothing can be claimed, and nothing is raised.
    """
    place = workplace(office, MovingClock())

    with unplugged(place):
        assert Ended.LOST == run_job(place, JobId(1))


def test_an_outage_in_mid_job_leaves_it_to_the_lease(office: Office) -> None:
    """
    What can neither be done nor be put back is done when the database is there again.
    """
    clock = MovingClock()
    job_id, spool_id = collect_secret(office)

    with ExitStack() as stack:

        class UnpluggingReader:
            def parse(self, raw: bytes) -> Letter:
                stack.enter_context(unplugged(place))
                raise SetupError(raw)

        place = workplace(office, clock, UnpluggingReader())
        first = run_job(place, job_id)
    clock.advance(AFTER_LEASE)
    second = run_job(workplace(office, clock), job_id)

    assert [Ended.LOST, Ended.DONE] == [first, second]
    assert Outcome.CASE == office.receipt(spool_id).outcome


def test_a_new_colleague_is_granted_the_next_case(sqlite_office: Office) -> None:
    """
    A worker that has run for weeks knows who is in the office now.
    """
    office = sqlite_office
    place = workplace(office, MovingClock())
    with office.store.begin() as tx:
        new = NewPerson(
            name="Nina New", roles=frozenset({Role.COORDINATOR}), passphrase="n n"
        )
        enrolled = enrol_person(tx, office.secrets.root, office.directory, new, NOON)
    job_id, _ = collect_secret(office)
    run_job(place, job_id)

    granted = office.tamper(
        "UPDATE case_grant SET kv = kv WHERE holder LIKE :who",
        who=f"%{enrolled.person_id}%",
    )
    assert 1 == granted
