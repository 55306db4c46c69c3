"""Find who has keys to a case and is tied to those it is about; take it from them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import RECOVERY, CaseId, PersonId
from grievance.domain.people import Person
from grievance.domain.recusal import (
    ConflictedHolder,
    next_step_for,
    recuse,
    refuse_nobody_left,
)
from grievance.domain.slip import Slip
from grievance.domain.ties import Ties
from grievance.services.case_keys import contents_key
from grievance.services.keep import Pen, keep_cover
from grievance.services.list_cases import list_cases
from grievance.services.open_case import read_case_slip
from grievance.services.read_directory import person_of
from grievance.services.respondents import (
    is_kept_out,
    read_ties,
    respondents_of,
)
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing


def conflicted_holders(
    tx: Transaction, ring: PersonRing, case_id: CaseId
) -> tuple[ConflictedHolder, ...]:
    """
    Return who was given keys to a case before it was known that they must not have them.

    Raises:
        NotAllowedError: The case's key is not on this ring.
    """
    slip = read_case_slip(tx, ring, contents_key(tx, ring, case_id))
    case = tx.cases.get(case_id)
    return _conflicted(tx, ring.directory, read_ties(tx), case, slip)


def conflicted_on_ring(
    tx: Transaction, ring: PersonRing
) -> Iterator[tuple[Case, tuple[ConflictedHolder, ...]]]:
    """Yield the same for each case this person may open in which there is anybody."""
    ties = read_ties(tx)
    for one in list_cases(tx, ring):
        if found := _conflicted(tx, ring.directory, ties, one.case, one.slip):
            yield one.case, found


def recuse_conflicted(pen: Pen, case_id: CaseId, before: Slip, after: Slip) -> None:
    """
    Take a case from handler and duty who are tied to those it is about from now on.

    Raises:
        NotAllowedError: Nobody without a conflict of interest holds its key.
    """
    if after.respondents <= before.respondents:
        return
    holders = _holders(pen.tx, pen.directory, case_id, Compartment.CONTENTS)
    free = tuple(one for one in holders if not is_kept_out(pen.tx, one, after))
    refuse_nobody_left(free)
    taken = recuse(
        pen.tx.cases.get(case_id),
        free,
        respondents_of(pen.tx, after),
        by=pen.author.holder,
        at=pen.at,
    )
    if taken is not None:
        keep_cover(pen.tx, *taken)


def _conflicted(
    tx: Transaction, directory: Directory, ties: Ties, case: Case, slip: Slip
) -> tuple[ConflictedHolder, ...]:
    held: dict[PersonId, tuple[Person, list[Compartment]]] = {}
    for compartment in Compartment:
        for person in _holders(tx, directory, case.id, compartment):
            if ties.keep_out(person, slip):
                held.setdefault(person.id, (person, []))[1].append(compartment)
    return tuple(
        ConflictedHolder(
            person=person,
            compartments=tuple(compartments),
            next_step=next_step_for(compartments, is_owner=case.owner == person.id),
        )
        for person, compartments in held.values()
    )


def _holders(
    tx: Transaction, directory: Directory, case_id: CaseId, compartment: Compartment
) -> Iterator[Person]:
    """Yield who holds the key to a compartment and is still in the office."""
    for holder in tx.cases.holders(tx.cases.slot(case_id, compartment)):
        if holder == RECOVERY:
            continue
        try:
            yield person_of(directory, PersonId(UUID(holder)))
        except NotFoundError:
            continue
