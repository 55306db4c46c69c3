"""What the demonstration's office publishes, and what it would publish of this quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from grievance.cli.statistics_publish import say_release
from grievance.publishing import press_of, publishing_of
from grievance.services.keep_release import published
from grievance.services.prepare_release import Prepared, prepare_release
from grievance.services.publish_statistics import publish_rehearsed
from grievance.services.statistics_sources import read_statistics_sources
from grievance.services.tend_statistics import rehearse_due
from grievance.services.waiting_releases import waiting_releases
from grievance.statistics.package import REPORT, zipped
from grievance.statistics.package_files import of_files
from grievance.statistics.package_folder import put_package
from grievance.statistics.periods import SETTLED_AFTER, quarter_at
from grievance.statistics.published import read_files
from grievance.vault.release import KeptRelease
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


PUBLIC, AHEAD = "public", "not-yet-public"  # folders


def show_statistics(mechanism: Mechanism, ring: PersonRing) -> None:
    """
    Publish what is due, and make this quarter's package as if the quarter were over.

    Of the last quarter there is one complaint at most, so that nearly all is withheld.
    """
    for kept in _publish_due(mechanism, ring):
        put_package(mechanism.home.path / PUBLIC, kept.name, kept.package)
        click.echo(f"Statistics: {say_release(published(kept))} Now they are public:")
        click.echo(f"  {_report(mechanism.home.path / PUBLIC, kept.name)}")
    ahead = _ahead(mechanism)
    name = ahead.release.name
    put_package(mechanism.home.path / AHEAD, name, zipped(ahead.files, name))
    said = say_release(read_files(of_files(ahead.files, name)))
    click.echo(f"If this quarter ended so, {said} Open its report in a browser:")
    click.echo(f"  {_report(mechanism.home.path / AHEAD, name)}")


def _publish_due(mechanism: Mechanism, ring: PersonRing) -> list[KeptRelease]:
    """Make what is due, and let the coordinator say yes to it."""
    press = replace(press_of(mechanism, mechanism.worker_ring()), asks=True)
    list(rehearse_due(press))
    with mechanism.store.begin() as tx:
        return [
            publish_rehearsed(
                tx,
                ring,
                one.release.period,
                sha256=one.release.sha256,
                at=mechanism.now(),
                today=mechanism.today,
            )
            for one in waiting_releases(tx, ring.directory)
        ]


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
