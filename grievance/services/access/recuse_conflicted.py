"""Find who has keys to a case and is tied to those it is about; take it from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId, HolderId, holder_of
from grievance.domain.people import Person
from grievance.domain.recusal import ConflictedHolder, next_step_for
from grievance.domain.slip import Slip
from grievance.domain.ties import NO_TIES, Ties
from grievance.services.access.take_off import take_off
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.respondents import read_ties
from grievance.services.directory.read_directory import person_of
from grievance.services.slips.list_cases import list_cases
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing


Staff = Mapping[HolderId, Person]


def conflicted_holders(
    tx: Transaction, ring: PersonRing, case_id: CaseId
) -> tuple[ConflictedHolder, ...]:
    """
    Return who was given keys to a case before it was known that they must not have them.

    Raises:
        NotAllowedError: The case's key is not on this ring.
    """
    slip = read_case_slip(tx, ring, contents_key(tx, ring, case_id))
    case, people = tx.cases.get(case_id), _staff(ring.directory)
    return _conflicted(tx, people, _ties(tx, people), case, slip)


def conflicted_on_ring(
    tx: Transaction, ring: PersonRing, memory: SlipMemory | None = None
) -> Iterator[tuple[Case, tuple[ConflictedHolder, ...]]]:
    """Yield the same for each case this person may open in which there is anybody."""
    people = _staff(ring.directory)
    ties = _ties(tx, people)
    for one in list_cases(tx, ring, memory):
        if found := _conflicted(tx, people, ties, one.case, one.slip):
            yield one.case, found


def recuse_found(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> tuple[ConflictedHolder, ...]:
    """
    Take a case from whoever turns out to be tied; return from whom.

    So it is where the directory or the registry changed: what changes the slip sees to
    it itself.  It is nobody's decision, and whoever reads the case does it.

    Raises:
        NotAllowedError: The case's key is not on this ring, or nobody would be left.
    """
    tx.cases.lock(case_id)
    slip = read_case_slip(tx, ring, contents_key(tx, ring, case_id))
    case, people = tx.cases.get(case_id), _staff(ring.directory)
    found = _conflicted(tx, people, _ties(tx, people), case, slip)
    if found:
        tied = [one.person.id for one in found]
        take_off(Pen.of(tx, ring, at), case_id, tied, slip)
    return found


def recuse_conflicted(pen: Pen, case_id: CaseId, before: Slip, after: Slip) -> None:
    """
    Take a case from people who are tied to those it is about from now on.

    Their keys end at once, and it passes on from a handler or duty among them.

    Raises:
        NotAllowedError: Nobody without a conflict of interest holds its key.
    """
    if after.respondents <= before.respondents:
        return
    people = _staff(pen.directory)
    tied = _tied(people, _ties(pen.tx, people), after)
    take_off(pen, case_id, [one.id for one in tied.values()], after)


def _conflicted(
    tx: Transaction, people: Staff, ties: Ties, case: Case, slip: Slip
) -> tuple[ConflictedHolder, ...]:
    tied = _tied(people, ties, slip)
    if not tied:  # as nearly always: nobody's keys have to be looked for
        return ()
    held: dict[HolderId, list[Compartment]] = {}
    for one in tx.cases.access_to(case.id):
        if one.holder in tied:
            held.setdefault(one.holder, []).append(one.compartment)
    return tuple(
        ConflictedHolder(
            person=tied[holder],
            compartments=tuple(compartments),
            next_step=next_step_for(
                compartments, is_owner=case.owner == tied[holder].id
            ),
        )
        for holder, compartments in held.items()
    )


def _ties(tx: Transaction, people: Staff) -> Ties:
    """Return who stands behind whom; nothing is read where nobody is tied to anybody."""
    is_any = any(person.conflicts for person in people.values())
    return read_ties(tx) if is_any else NO_TIES


def _tied(people: Staff, ties: Ties, slip: Slip) -> dict[HolderId, Person]:
    return {
        holder: person
        for holder, person in people.items()
        if ties.keep_out(person, slip)
    }


def _staff(directory: Directory) -> dict[HolderId, Person]:
    """Return everybody who did not leave, as they are now."""
    found = {}
    for person_id in dict.fromkeys(entry.person_id for entry in directory.people):
        try:
            found[holder_of(person_id)] = person_of(directory, person_id)
        except NotFoundError:
            continue
    return found
