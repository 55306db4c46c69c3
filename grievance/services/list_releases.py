"""List the releases of statistics: what waits for a person, and what is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import WORKER, HolderId, PersonId
from grievance.services.keep_release import published, sound_releases
from grievance.services.publish_statistics import waiting_releases
from grievance.statistics.published import Published
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.log_verifier import find_notes


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

    package: Published = field(repr=False)
    state: ReleaseState
    on: date
    who: str
    checkpoint: int


def list_releases(tx: Transaction, directory: Directory) -> tuple[ListedRelease, ...]:
    """
    Return what waits, then what is published, the newest first.

    Raises:
        AlteredError: A release is not the one that the log saw.

        SealError: One is not signed by whom it says.
    """
    return tuple(_found(tx, directory))


def _found(tx: Transaction, directory: Directory) -> Iterator[ListedRelease]:
    for one in waiting_releases(tx, directory):
        day, by = one.made_at.date(), one.release.author
        package = published(one.release)
        yield _listed(package, ReleaseState.WAITING, day, _who(directory, by))
    for kept in reversed(sound_releases(tx, directory)):
        who, package = _who(directory, kept.author), published(kept)
        yield _listed(package, ReleaseState.PUBLISHED, kept.published_on, who)


def _listed(
    package: Published, state: ReleaseState, on: date, who: str
) -> ListedRelease:
    sizes = (one.size for one in find_notes(package.checkpoint))
    return ListedRelease(
        package=package, state=state, on=on, who=who, checkpoint=max(sizes, default=0)
    )


def _who(directory: Directory, author: HolderId) -> str:
    if author == WORKER:
        return MECHANISM
    try:
        return directory.person(PersonId(UUID(author))).name
    except (NotFoundError, ValueError):
        return GONE
