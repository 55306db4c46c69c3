"""Signs of life of a worker and its mailboxes, and work that goes on without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from grievance.domain.outbox import JobState
from grievance.domain.pulse import (
    BACKUP,
    FORGET_AFTER,
    SILENT_AFTER,
    mailbox_pulse,
    worker_pulse,
)
from grievance.services.office.count_office import OfficeCounts, count_office
from grievance.settings import MailboxSettings
from grievance.storage.store import Store
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.worker.workplaces import MovingClock, count_jobs, workplace
from worker.importer import Importer
from worker.pulses import pulse_of_process
from worker.sweeper import Calls, Rhythm, Sweeper


def pulses(office: Office) -> Mapping[str, datetime]:
    with office.store.read() as tx:
        return {name: one.at for name, one in tx.pulses.all().items()}


def sweeper(store: Store, clock: MovingClock, pulse: str | None = None) -> Sweeper:
    calls = Calls(hint=lambda _: True, run=lambda _: None, has_room=lambda: True)
    own = pulse_of_process() if pulse is None else pulse
    return Sweeper(store, clock, calls, Rhythm(), pulse=own)


def test_a_worker_beats_each_minute(office: Office) -> None:
    """
    One row for a process, which is forgotten a day after it ended.
    """
    clock = MovingClock()
    first, second = sweeper(office.store, clock), sweeper(office.store, clock)
    first.sweep()
    first.sweep()
    clock.advance(timedelta(minutes=1))
    second.sweep()
    assert sorted([NOON, clock.at]) == sorted(pulses(office).values())

    clock.advance(FORGET_AFTER)
    second.sweep()

    assert [clock.at] == list(pulses(office).values())
    assert all(name.startswith(worker_pulse("")) for name in pulses(office))


def test_only_who_stays_counts_as_a_worker(sqlite_office: Office) -> None:
    """
    Work in passing leaves no sign; that of a worker beside a desk is told apart.
    """
    clock = MovingClock()

    sweeper(sqlite_office.store, clock, pulse="").sweep()
    assert {} == pulses(sqlite_office)

    beside_desk = pulse_of_process(beside_desk=True)
    sweeper(sqlite_office.store, clock, beside_desk).sweep()
    found = counted_at(sqlite_office, NOON)
    assert (0, None, 1) == (found.workers, found.worker_at, found.beside_desks)

    clock.advance(SILENT_AFTER)
    sweeper(sqlite_office.store, clock).sweep()
    found = counted_at(sqlite_office, clock.at)
    assert (1, clock.at, 0) == (found.workers, found.worker_at, found.beside_desks)


def test_a_mailbox_beats_when_it_was_looked_into(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    Once a minute at most, however often it is looked into.
    """
    clock = MovingClock()
    place = workplace(sqlite_office, clock)
    box = MailboxSettings(name="scans", kind="folder", path=str(tmp_path))
    settings = msgspec.structs.replace(sqlite_office.mechanism.settings, mailbox=(box,))
    mechanism = replace(sqlite_office.mechanism, settings=settings, now=clock)
    importer = Importer(mechanism, box, place, lambda _: None)

    importer._beat()
    clock.advance(timedelta(seconds=59))
    importer._beat()
    assert {mailbox_pulse("scans"): NOON} == pulses(sqlite_office)

    clock.advance(timedelta(seconds=1))
    importer._beat()
    assert {mailbox_pulse("scans"): clock.at} == pulses(sqlite_office)


def test_a_clock_that_is_set_right_stops_no_signs_and_no_plans(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    Whoever beat, and planned, while it was a year ahead does so again at once; what a
    process that ended meanwhile said of that time is not believed.
    """
    year = timedelta(days=365)
    clock = MovingClock(NOON + year)
    box = MailboxSettings(name="scans", kind="folder", path=str(tmp_path))
    importer = Importer(
        replace(sqlite_office.mechanism, now=clock),
        box,
        workplace(sqlite_office, clock),
        lambda _: None,
    )
    ended, standing = (sweeper(sqlite_office.store, clock) for _ in range(2))
    ended.sweep()
    standing.sweep()
    importer._beat()
    with sqlite_office.store.begin() as tx:
        tx.pulses.beat(BACKUP, at=clock.at)
    planned = count_jobs(sqlite_office.store, JobState.READY)

    clock.at = NOON
    found = counted_at(sqlite_office, NOON)
    assert (0, None) == (found.workers, found.worker_at)
    assert (None, (None,)) == (found.backup_at, found.looked_at)

    standing.sweep()
    importer._beat()

    found = counted_at(sqlite_office, NOON)
    assert (1, NOON, (NOON,)) == (found.workers, found.worker_at, found.looked_at)
    assert planned < count_jobs(sqlite_office.store, JobState.READY)


def counted_at(office: Office, at: datetime) -> OfficeCounts:
    with office.store.read() as tx:
        return count_office(tx, mailboxes=["scans"], at=at)


def test_work_goes_on_without_signs(
    sqlite_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """
    Where the table may not be written, jobs are planned all the same, and it is said.
    """
    sqlite_office.tamper(
        "CREATE TRIGGER no_pulse BEFORE INSERT ON pulse "
        "BEGIN SELECT RAISE(ABORT, 'may not'); END"
    )
    sqlite_office.collect(make_mail())
    before = count_jobs(sqlite_office.store, JobState.READY)

    sweeper(sqlite_office.store, MovingClock()).sweep()

    assert {} == pulses(sqlite_office)
    assert before < count_jobs(sqlite_office.store, JobState.READY)
    assert "a sign of life is not kept: IntegrityError" in caplog.text
