"""What the demonstration's office publishes, what waits, and what this quarter would be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import click

from grievance.cli.statistics_publish import say_release
from grievance.publishing import press_of, publishing_of
from grievance.services.boxes.keep_release import published
from grievance.services.statistics.prepare_release import Prepared, prepare_release
from grievance.services.statistics.publish_statistics import (
    find_waiting,
    publish_rehearsed,
)
from grievance.services.statistics.statistics_sources import read_statistics_sources
from grievance.services.statistics.tend_statistics import Press, rehearse, rehearse_due
from grievance.statistics.package import REPORT, zipped
from grievance.statistics.package_files import of_files
from grievance.statistics.package_folder import put_package
from grievance.statistics.periods import SETTLED_AFTER, Months, beside, quarter_at
from grievance.statistics.published import read_files
from grievance.vault.release import KeptRelease
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


PUBLIC, AHEAD = "public", "not-yet-public"  # folders


def show_statistics(mechanism: Mechanism, ring: PersonRing) -> None:
    """
    Publish a quarter, let the next one wait, and make this one as if it were over.

    The office is older than its first complaint: of the first quarter all is none, and of
    the second nearly all is withheld.
    """
    ahead = _ahead(mechanism)  # as long as nothing is out, any quarter may be the first
    last = _settled(mechanism.today)
    kept = _publish(mechanism, ring, beside(last, -1))
    put_package(mechanism.home.path / PUBLIC, kept.name, kept.package)
    click.echo(f"Statistics: {say_release(published(kept))} Now they are public:")
    click.echo(f"  {_report(mechanism.home.path / PUBLIC, kept.name)}")
    _let_wait(mechanism)
    click.echo(
        f"{last.name} waits for a yes: keys 5, w and P at the desk, or `grievance "
        f"statistics publish --period {last.name}`."
    )
    name = ahead.release.name
    put_package(mechanism.home.path / AHEAD, name, zipped(ahead.files, name))
    said = say_release(read_files(of_files(ahead.files, name)))
    click.echo(f"If this quarter ended so, {said} Open its report in a browser:")
    click.echo(f"  {_report(mechanism.home.path / AHEAD, name)}")


def _settled(today: date) -> Months:
    """Return the last quarter that may be told of."""
    last = beside(quarter_at(today), -1)
    return last if last.is_settled(today) else beside(last, -1)


def _publish(mechanism: Mechanism, ring: PersonRing, period: Months) -> KeptRelease:
    """Make the release of a period, and let the coordinator say yes to it."""
    rehearse(_press(mechanism), period, None)
    with mechanism.store.begin() as tx:
        waiting = find_waiting(tx, ring.directory, period.name)
        return publish_rehearsed(
            tx,
            ring,
            period.name,
            sha256=waiting.release.sha256,
            at=mechanism.now(),
            today=mechanism.today,
        )


def _let_wait(mechanism: Mechanism) -> None:
    """Make what is due, as the worker does; nobody says yes."""
    list(rehearse_due(_press(mechanism)))


def _press(mechanism: Mechanism) -> Press:
    return replace(press_of(mechanism, mechanism.worker_ring()), asks=True)


def _ahead(mechanism: Mechanism) -> Prepared:
    """Make what could be published if the quarter ended with what is known; keep nothing."""
    quarter = quarter_at(mechanism.today)
    settled = quarter.last + SETTLED_AFTER + timedelta(days=1)
    how = replace(publishing_of(mechanism), today=settled)
    ring = mechanism.worker_ring()
    with mechanism.store.read() as tx:
        sources = read_statistics_sources(tx, ring)
        return prepare_release(tx, ring, sources, quarter, how)


def _report(folder: Path, name: str) -> Path:
    return folder / name / REPORT
