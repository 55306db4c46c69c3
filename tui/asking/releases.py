"""What the desk asks about releases of statistics; run in threads only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.publishing import folder_of, publishing_of
from grievance.services.statistics.list_releases import (
    ListedRelease,
    ShownRelease,
    list_releases,
    show_release,
)
from grievance.services.statistics.publish_statistics import (
    find_waiting,
    publish_rehearsed,
)
from grievance.services.statistics.second_look import attack_rehearsed
from grievance.services.statistics.waiting_releases import refuse_publisher
from grievance.statistics.package_folder import places
from grievance.vault.release import KeptRelease
from grievance.vault.ring import WorkerRing
from tui.asking.people import follow_people
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """What waits, what is out, and the *folder* into which the worker puts it."""

    found: tuple[ListedRelease, ...] = field(repr=False)
    folder: Path | None

    def report_of(self, one: ListedRelease) -> Path | None:
        """Return where the report of a release lies once it is out."""
        if self.folder is None:
            return None
        return places(self.folder, one.kept.name)[0] / "report.html"


def read_releases(session: Session) -> Releases:
    """Read what waits and what is out."""
    follow_people(session)
    mechanism = session.mechanism
    with mechanism.store.read() as tx:
        found = list_releases(tx, session.ring.directory)
    return Releases(found=found, folder=folder_of(mechanism))


def read_release(session: Session, period: str) -> ShownRelease:
    """Read what a release tells, and why numbers are withheld where the keys are here."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        return show_release(tx, session.ring.directory, period, _worker(session))


def publish_release(
    session: Session, one: ListedRelease, tell: Callable[[str, int, int], object]
) -> KeptRelease:
    """
    Attack what waits once more, here, and let it go; what *tell* raises ends it before.

    Raises:
        NotAllowedError: It is not theirs to let go, or not its turn.

        ConflictError: What waits now is not what they looked at.
    """
    refuse_publisher(session.me)
    mechanism, period = session.mechanism, one.package.period
    with mechanism.store.read() as tx:
        waiting = find_waiting(tx, session.ring.directory, period)
        how = publishing_of(mechanism)
        attack_rehearsed(tx, session.ring.directory, waiting, how, tell)
    at, today = mechanism.now(), session.today
    tell("publishing", 0, 0)  # from here on nobody stops it
    with mechanism.store.begin() as tx:
        sha256 = one.package.sha256
        return publish_rehearsed(
            tx, session.ring, period, sha256=sha256, at=at, today=today
        )


def _worker(session: Session) -> WorkerRing | None:
    """Return the keys of the worker, where this home has them."""
    try:
        return session.mechanism.worker_ring()
    except SetupError:
        return None
