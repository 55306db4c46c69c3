"""What waits to be published, who may let it go, and who hears of it in the morning."""

from __future__ import annotations

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import WORKER
from grievance.domain.people import Person, Role
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.rehearsal import Rehearsal, verify_rehearsal


PUBLISHES = frozenset({Role.ANALYST, Role.COORDINATOR})
TO_PUBLISH = "statistics to be published"


def may_publish(person: Person) -> bool:
    """Whether somebody may let statistics go."""
    return bool(person.roles & PUBLISHES)


def refuse_publisher(person: Person) -> None:
    """
    Refuse whoever may not let statistics go.

    Raises:
        NotAllowedError: They are neither an analyst nor a coordinator.
    """
    if not may_publish(person):
        msg = "An analyst or a coordinator publishes statistics; ask one of them."
        raise NotAllowedError(msg)


def waiting_releases(tx: Transaction, directory: Directory) -> tuple[Rehearsal, ...]:
    """Return what waits to be let go; `SealError` where not the mechanism made it."""
    found = tx.rehearsals.all()
    for one in found:
        if one.release.author != WORKER:
            raise SealError
        verify_rehearsal(one, directory)
    return found


def to_publish(tx: Transaction, person: Person) -> tuple[str, ...]:
    """Return of which periods statistics wait for *person*, among others."""
    return tx.rehearsals.periods() if may_publish(person) else ()


def release_lines(tx: Transaction, person: Person) -> tuple[str, ...]:
    """Say what *person* is to hear of it in the morning: periods, and no number."""
    return tuple(
        f"Statistics of {period} wait to be published: `grievance statistics publish "
        f"--period {period}`, or key 5 at the desk."
        for period in to_publish(tx, person)
    )
