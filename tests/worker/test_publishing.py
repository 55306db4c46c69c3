"""The worker sees to what is published: once a day, whatever ended it before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from grievance.domain.ids import WORKER, JobId
from grievance.domain.outbox import Job, JobKind, LeaseLostError
from grievance.publishing import press_of
from grievance.services.people.rotate_worker import rotate_worker
from grievance.services.statistics.publish_statistics import publish_rehearsed
from grievance.services.statistics.tend_statistics import rehearse_due, tend_statistics
from grievance.services.statistics.waiting_releases import waiting_releases
from grievance.settings import StatisticsSettings
from grievance.statistics.checked import check_packages
from grievance.statistics.published import read_package
from grievance.vault.rehearsal import Rehearsal
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import WorkerKeys
from tests.doubles import NOON, make_mail
from tests.offices import DANA, Office
from tests.worker.workplaces import MovingClock, mechanism_at, workplace
from worker.ends import Ended
from worker.jobs import run_job
from worker.schedule import plan_jobs


A_DAY = timedelta(days=1)
SETTLED = datetime(2026, 4, 11, 12, tzinfo=NOON.tzinfo)  # founded in its first quarter


def work_through(office: Office, clock: MovingClock) -> list[Ended]:
    """Plan the day, and do all there is to do about statistics."""
    with office.store.begin() as tx:
        plan_jobs(tx, at=clock())
        waiting = tx.outbox.ready(JobKind.PUBLISH_STATISTICS)
    place = workplace(office, clock)
    return [run_job(place, job_id) for job_id in waiting]


def waiting(office: Office) -> tuple[Rehearsal, ...]:
    with office.store.read() as tx:
        return waiting_releases(tx, office.directory)


def publishing(office: Office, **said: object) -> Office:
    """Give the office other settings for what it publishes."""
    ours = StatisticsSettings(**said)  # type: ignore[arg-type]  # of that class
    settings = msgspec.structs.replace(office.mechanism.settings, statistics=ours)
    return replace(office, mechanism=replace(office.mechanism, settings=settings))


def approve(office: Office, chosen: Rehearsal, clock: MovingClock) -> None:
    release = chosen.release
    with office.store.begin() as tx:
        publish_rehearsed(
            tx,
            office.rings[DANA],
            release.period,
            sha256=release.sha256,
            at=clock(),
            today=clock().date(),
        )


def test_a_quarter_waits_for_a_person_and_is_put_where_the_office_wants_it(
    office: Office, tmp_path: Path
) -> None:
    """
    From the eleventh day on, and not before; each day it is compared with the facts, and
    made anew where they are others.  What is published once is written once.
    """
    office = publishing(office, folder=str(tmp_path / "public"))
    clock = MovingClock(SETTLED - A_DAY)
    assert [Ended.DONE] == work_through(office, clock)
    assert () == waiting(office)

    clock.advance(A_DAY)
    assert [Ended.DONE] == work_through(office, clock)
    [first] = waiting(office)
    assert [] == work_through(office, clock)
    clock.advance(A_DAY)
    assert [Ended.DONE] == work_through(office, clock)
    [same] = waiting(office)
    office.take_in(
        make_mail("Nobody is paid.")
    )  # as of the office's own noon, in March
    clock.advance(A_DAY)
    assert [Ended.DONE] == work_through(office, clock)
    [other] = waiting(office)
    approve(office, other, clock)
    assert [Ended.DONE] == work_through(office, clock)
    folder = tmp_path / "public" / "grievances-2026-q1"
    written = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    clock.advance(A_DAY)
    assert [Ended.DONE] == work_through(office, clock)

    assert WORKER == first.release.author
    assert (first.release.digest, first.made_at) == (same.release.digest, same.made_at)
    assert first.checked_at + A_DAY == same.checked_at
    assert first.release.sha256 != other.release.sha256
    [checked] = check_packages([read_package(folder)])
    assert () == checked.found
    assert other.release.sha256 == checked.package.sha256
    assert other.release.package == folder.with_suffix(".zip").read_bytes()
    assert written == {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert () == waiting(office)


def test_an_office_may_publish_without_asking(office: Office) -> None:
    """
    Then all that is due goes out, and nothing waits.
    """
    office = publishing(office, approval=False)
    clock = MovingClock(SETTLED)

    work_through(office, clock)

    assert () == waiting(office)
    with office.store.read() as tx:
        assert [("2026-Q1", WORKER)] == [
            (one.period, one.author) for one in tx.releases.all()
        ]


def test_an_office_may_never_publish(office: Office) -> None:
    """
    Then nothing is made by itself.
    """
    office = publishing(office, every="never")

    assert [Ended.DONE] == work_through(office, MovingClock(SETTLED))
    assert () == waiting(office)


def test_who_lost_the_job_keeps_nothing(office: Office) -> None:
    """
    Another worker has it by now, and will keep what it makes.
    """
    clock = MovingClock(SETTLED)
    mechanism = mechanism_at(office, clock)
    lost = Job(
        id=JobId(1),
        kind=JobKind.PUBLISH_STATISTICS,
        ref="2026-04-11",
        attempts=1,
        owner="who had it before",
    )

    with pytest.raises(LeaseLostError):
        tend_statistics(press_of(mechanism, office.worker), lost)

    assert () == waiting(office)


def test_a_worker_with_new_keys_makes_anew_what_waits(office: Office) -> None:
    """
    What was counted lies under its keys, and those before may be destroyed.
    """
    clock = MovingClock(SETTLED)
    work_through(office, clock)
    [first] = waiting(office)
    keys = WorkerKeys.generate()
    with office.store.begin() as tx:
        directory = rotate_worker(
            tx, office.secrets.root, office.directory, keys, at=NOON
        )
    ring = WorkerRing(keys=keys, directory=directory)

    [second] = rehearse_due(press_of(mechanism_at(office, clock), ring))

    assert first.facts == second.facts
    assert (1, 2) == (first.release.worker_kv, second.release.worker_kv)
