"""List the releases of statistics, and show one: what waits, and what is published."""

from __future__ import annotations

import json

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import WORKER, HolderId, PersonId
from grievance.print.report import Report
from grievance.services.boxes.keep_release import (
    content_of,
    published,
    sound_releases,
    tallies,
)
from grievance.services.statistics.waiting_releases import waiting_releases
from grievance.statistics.package import DESCRIPTION
from grievance.statistics.published import Published
from grievance.statistics.report import report_of
from grievance.statistics.tally import Tally
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.log_verifier import find_notes
from grievance.vault.release import KeptRelease
from grievance.vault.ring import WorkerRing


MECHANISM, GONE = "the mechanism", "someone who left"


class ReleaseState(StrEnum):
    """Whether a release is out."""

    WAITING = "waiting"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRelease:
    """
    A release: *on* which day it was made or published, and by *who*.

    *checkpoint* is how many entries the log had, as far as it was signed then.
    """

    kept: KeptRelease = field(repr=False)
    package: Published = field(repr=False)
    state: ReleaseState
    on: date
    who: str
    checkpoint: int

    @property
    def is_waiting(self) -> bool:
        """Whether somebody may still let it go."""
        return self.state is ReleaseState.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRelease:
    """
    What a release tells; *tally* says how much it counted, and why how much is withheld.

    None knows that without the keys of the worker.
    """

    listed: ListedRelease
    report: Report = field(repr=False)
    tally: Tally | None = field(default=None, repr=False)


def list_releases(tx: Transaction, directory: Directory) -> tuple[ListedRelease, ...]:
    """
    Return what waits, then what is published, the newest first.

    Raises:
        AlteredError: A release is not the one that the log saw.

        SealError: One is not signed by whom it says.
    """
    return tuple(_found(tx, directory))


def show_release(
    tx: Transaction, directory: Directory, period: str, ring: WorkerRing | None
) -> ShownRelease:
    """
    Return what the release of a period tells.

    Raises:
        NotFoundError: None waits, and none was published.
    """
    for one in _found(tx, directory):
        if one.package.period == period:
            content = content_of(one.kept)
            description = json.loads(content(DESCRIPTION))
            return ShownRelease(
                listed=one,
                report=report_of(description, content, period),
                tally=next(tallies(ring, (one.kept,))) if ring else None,
            )
    msg = f"Nothing waits of {period}, and nothing was published."
    raise NotFoundError(msg)


def _found(tx: Transaction, directory: Directory) -> Iterator[ListedRelease]:
    for one in waiting_releases(tx, directory):
        day = one.made_at.date()
        yield _listed(one.release, ReleaseState.WAITING, day, directory)
    for kept in reversed(sound_releases(tx, directory)):
        yield _listed(kept, ReleaseState.PUBLISHED, kept.published_on, directory)


def _listed(
    kept: KeptRelease, state: ReleaseState, on: date, directory: Directory
) -> ListedRelease:
    package = published(kept)
    sizes = (one.size for one in find_notes(package.checkpoint))
    return ListedRelease(
        kept=kept,
        package=package,
        state=state,
        on=on,
        who=_who(directory, kept.author),
        checkpoint=max(sizes, default=0),
    )


def _who(directory: Directory, author: HolderId) -> str:
    if author == WORKER:
        return MECHANISM
    try:
        return directory.person(PersonId(UUID(author))).name
    except (NotFoundError, ValueError):
        return GONE
