"""
Take keys off the rings of people who are not to have them: their time or role is over.

The worker does it, who opens nothing: who works here as what, root has signed.
"""

from __future__ import annotations

from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import RECOVERY, WORKER, HolderId, PersonId
from grievance.domain.people import Role
from grievance.services.keep import Pen, drop_access
from grievance.services.read_directory import to_person
from grievance.vault.directory import PersonEntry


def expire_people(pen: Pen) -> int:
    """
    Return how many keys were ended; what they opened is due for another.

    None by an old directory: who has just joined is not in it.
    """
    ended = 0
    if pen.tx.people.epoch() != pen.directory.epoch:
        return ended
    for holder, compartment in pen.tx.people.held_boxes():
        if holder == RECOVERY or compartment in _may_have(pen, holder):
            continue
        held = pen.tx.cases.access_of(holder)
        over = [one for one in held if one.compartment is compartment]
        drop_access(pen.tx, over, by=WORKER, at=pen.at)
        ended += len(over)
    return ended


def _may_have(pen: Pen, holder: HolderId) -> frozenset[Compartment]:
    """Return what somebody may have of any case; nothing after their time here."""
    try:
        entry = pen.directory.person(PersonId(UUID(holder)))
    except (NotFoundError, ValueError):
        return frozenset()
    is_over = entry.valid_until is not None and entry.valid_until <= pen.at
    return frozenset() if is_over else _of_roles(entry, pen)


def _of_roles(entry: PersonEntry, pen: Pen) -> frozenset[Compartment]:
    person = to_person(entry.in_force(pen.at))
    if person.has(Role.CUSTODIAN):
        return frozenset(Compartment)
    if person.works_on_cases:
        return frozenset({Compartment.CONTENTS})
    return frozenset()
