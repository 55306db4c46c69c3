"""What those who look after the office are told: counts and times, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import OutgoingState
from grievance.domain.pulse import (
    BACKUP,
    SILENT_AFTER,
    mailbox_pulse,
    worker_pulse,
)
from grievance.services.office.count_office import OfficeCounts, count_office
from grievance.storage.tallies import JobCount
from tests.doubles import NOON, make_mail
from tests.offices import Office


HOUR = timedelta(hours=1)


def counted(office: Office, at: timedelta = timedelta()) -> OfficeCounts:
    with office.store.read() as tx:
        return count_office(tx, mailboxes=("first", "second"), at=NOON + at)


@pytest.mark.each_engine
def test_counts_what_waits(office: Office) -> None:
    """
    A mail that waits, one that became a case with its letter, and a job for later.
    """
    office.take_in(make_mail("They hid it."))
    waiting = office.collect(make_mail("Another."))
    assert waiting.job_id is not None
    kind = JobKind.SIGN_CHECKPOINT
    with office.store.begin() as tx:
        tx.outbox.add(kind, dedup_key="later", ref="x", due_at=NOON + HOUR)

    found = counted(office, at=timedelta(minutes=10))

    assert 2 == found.taken_in
    assert {SpoolState.WAITING: 1} == found.messages
    assert 1 == sum(found.letters.values())
    assert {OutgoingState.HELD, OutgoingState.RELEASED} >= set(found.letters)
    receiving = JobCount(kind=JobKind.RECEIVE_LETTER, state=JobState.READY, count=1)
    assert receiving in found.jobs
    assert JobCount(kind=kind, state=JobState.READY, count=1) in found.jobs
    assert NOON == found.due_since
    assert found.uncovered_since is not None
    assert found.last_entry_at is not None
    assert found.entries > 0


@pytest.mark.each_engine
def test_tells_who_was_at_work(office: Office) -> None:
    """
    Of a mailbox, a backup and workers the newest time, and how many workers are alive.
    """
    late = NOON + SILENT_AFTER
    with office.store.begin() as tx:
        tx.pulses.beat(worker_pulse("gone"), at=NOON)
        tx.pulses.beat(worker_pulse("here"), at=late)
        tx.pulses.beat(mailbox_pulse("second"), at=NOON)

    found = counted(office, at=SILENT_AFTER)

    assert (1, late) == (found.workers, found.worker_at)
    assert (None, NOON) == found.looked_at
    assert found.backup_at is None
    with office.store.begin() as tx:
        tx.pulses.beat(BACKUP, at=NOON)
    assert NOON == counted(office).backup_at


@pytest.mark.each_engine
def test_a_job_in_somebody_s_hands_waits_for_nobody(office: Office) -> None:
    """
    What is leased, done or due later is not overdue.
    """
    kind = JobKind.SIGN_CHECKPOINT
    with office.store.begin() as tx:
        job_id = tx.outbox.add(kind, dedup_key="one", ref="x", due_at=NOON)
        tx.outbox.add(kind, dedup_key="later", ref="x", due_at=NOON + HOUR)
        assert job_id is not None
        tx.outbox.claim(job_id, owner="somebody", at=NOON)

    found = counted(office)

    assert found.due_since is None
    assert {JobState.LEASED, JobState.READY} == {one.state for one in found.jobs}
