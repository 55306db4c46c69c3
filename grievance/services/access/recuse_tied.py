"""
Find who was given cases before they were tied to whom these are about; take them back.

Nearly nobody is tied to anybody: so it begins with those who are, and opens the slips of
what they hold, not of all that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId, HolderId, PersonId, holder_of
from grievance.services.access.recuse_conflicted import conflicted_holders, recuse_found
from grievance.services.boxes.case_keys import fits
from grievance.services.directory.read_directory import known_people
from grievance.storage.store import Store, Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Recused:
    """From whom one case was taken, or why that was *refused*."""

    case_id: CaseId
    people: tuple[PersonId, ...] = ()
    refused: str = ""


def state_of_ties(tx: Transaction, ring: PersonRing) -> tuple[int, int]:
    """
    Return what changes with each change of who is tied to whom.

    What changes the facts of a case sees to its holders itself.
    """
    return ring.directory.epoch, tx.entities.revision()


def tied_on_ring(tx: Transaction, ring: PersonRing) -> tuple[CaseId, ...]:
    """Return the cases on this ring that somebody else has who is tied."""
    tied = [
        holder_of(one.id)
        for one in known_people(ring.directory)
        if one.conflicts and one.id != ring.person_id
    ]
    theirs = {one.case_id for holder in tied for one in tx.cases.access_of(holder)}
    if not theirs:
        return ()
    both = theirs & _readable(tx, ring)
    return tuple(one for one in sorted(both, key=str) if _is_any_tied(tx, ring, one))


def recuse_tied(
    store: Store,
    ring: PersonRing,
    cases: Iterable[CaseId],
    *,
    now: Callable[[], datetime],
) -> Iterator[Recused]:
    """Take each from them, in a transaction of its own; their keys are due then."""
    for case_id in cases:
        try:
            with store.begin() as tx:
                found = recuse_found(tx, ring, case_id, at=now())
        except GrievanceError as error:  # as where nobody would be left
            yield Recused(case_id=case_id, refused=str(error))
        else:
            yield Recused(case_id=case_id, people=tuple(one.person.id for one in found))


def _readable(tx: Transaction, ring: PersonRing) -> set[CaseId]:
    me: HolderId = ring.author.holder
    return {
        one.case_id
        for one in tx.cases.access_of(me)
        if one.compartment is Compartment.CONTENTS and fits(ring, one)
    }


def _is_any_tied(tx: Transaction, ring: PersonRing, case_id: CaseId) -> bool:
    """Whether there is; what does not open is told to whoever opens it."""
    try:
        return bool(conflicted_holders(tx, ring, case_id))
    except GrievanceError:
        return False
