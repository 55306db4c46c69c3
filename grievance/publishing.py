"""What statistics are published with, from a home; see `posting` for letters."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from grievance.services.statistics.prepare_release import Publishing
from grievance.services.statistics.tend_statistics import Press
from grievance.statistics.due import Rhythm
from grievance.statistics.protection import Rule
from grievance.statistics.release import Method
from grievance.vault.ring import WorkerRing
from grievance.wiring import Mechanism


def publishing_of(mechanism: Mechanism) -> Publishing:
    """Return how this office publishes, as its settings say."""
    said = mechanism.settings.statistics
    return Publishing(
        office=mechanism.settings.office.name,
        catalogue=mechanism.catalogue,
        today=mechanism.today,
        rule=Rule(threshold=said.threshold, holders=said.holders, sites=said.sites),
        method=Method(said.method),
    )


def press_of(mechanism: Mechanism, ring: WorkerRing) -> Press:
    """Return all that publishing needs, by whoever has the keys of the worker."""
    said = mechanism.settings.statistics
    return Press(
        store=mechanism.store,
        ring=ring,
        now=mechanism.now,
        today=mechanism.today,
        open_how=lambda: publishing_of(mechanism),
        rhythm=Rhythm(said.every),
        asks=said.approval,
        folder=folder_of(mechanism),
        lease=timedelta(seconds=mechanism.settings.worker.lease_seconds),
    )


def folder_of(mechanism: Mechanism) -> Path | None:
    """
    Return where packages go by themselves; None where the office named no folder.

    Paths start at the home.
    """
    folder = mechanism.settings.statistics.folder
    return mechanism.home.path / Path(folder).expanduser() if folder else None
