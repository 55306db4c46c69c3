"""Do with the keys of cases what is to be done by itself; run in threads only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grievance.domain.ids import CaseId
from grievance.domain.rekeying import DueKeys
from grievance.services.access.recuse_tied import (
    recuse_tied,
    state_of_ties,
    tied_on_ring,
)
from grievance.services.directory.read_directory import person_of
from grievance.services.rekeying.count_due_keys import due_keys_for
from grievance.services.rekeying.rekey_due import Rekeyed, due_on_ring, rekey_cases
from grievance.services.rekeying.rewrap_keys import waiting_grants
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """
    How many lost a case that they are tied to, and how many cases could not be taken.

    *ties* is the state of who is tied to whom that was looked at.
    """

    ties: tuple[int, int]
    people: int = 0
    refused: int = 0


def take_from_tied(session: Session, seen: tuple[int, int] | None) -> Taken:
    """Take cases from people who turn out to be tied, unless all was *seen* before."""
    mechanism, ring = session.mechanism, session.ring
    with mechanism.store.read() as tx:
        ties = state_of_ties(tx, ring)
        if ties == seen:
            return Taken(ties=ties)
        cases = tied_on_ring(tx, ring)
    done = list(recuse_tied(mechanism.store, ring, cases, now=mechanism.now))
    return Taken(
        ties=ties,
        people=sum(len(one.people) for one in done),
        refused=sum(bool(one.refused) for one in done),
    )


def change_due(
    session: Session,
    refused: frozenset[CaseId],
    tell: Callable[[Rekeyed, int], object],
    *,
    is_cancelled: Callable[[], bool],
) -> DueKeys:
    """
    Change all that is due and on this ring, a case at a time; return what is left.

    *tell* hears of each, and of how many there are.  Cases that were *refused* before
    wait for somebody to look.
    """
    mechanism, ring = session.mechanism, session.ring
    with mechanism.store.read() as tx:
        cases = [one for one in due_on_ring(tx, ring) if one not in refused]
    for done in rekey_cases(mechanism.store, ring, cases, now=mechanism.now):
        mechanism.remember_keys(done.slots)
        tell(done, len(cases))
        if is_cancelled():  # the desk was locked: what is done is done
            break
    with mechanism.store.read() as tx:
        return due_keys_for(
            tx,
            ring.directory,
            person_of(ring.directory, ring.person_id),
            at=mechanism.now(),
            today=mechanism.today,
        )


def count_former(session: Session) -> int:
    """Count what is still wrapped to the keys that this person had before."""
    ring = session.ring
    if not ring.former:
        return 0
    with session.mechanism.store.read() as tx:
        return len(waiting_grants(tx, ring))
