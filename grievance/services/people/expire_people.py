"""
Take keys and cases from people who are not to have them: their time or role is over.

The worker does it, who opens nothing: who works here as what, root has signed.
"""

from __future__ import annotations

from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import RECOVERY, WORKER, HolderId, PersonId
from grievance.domain.looking import may_look
from grievance.domain.people import Person, Role
from grievance.services.access.take_off import pass_on_unread
from grievance.services.boxes.keep import Pen, drop_access
from grievance.services.directory.read_directory import to_person
from grievance.services.people.end_looking import end_looking


def expire_people(pen: Pen) -> int:
    """
    Return how many keys to cases were ended; what they opened is due for another.

    Keys to messages that were put aside go, too, and open cases pass to who reads them:
    also those of somebody whose last day on the case is over.  None by an old directory: who has just joined is not in it.
    """
    if pen.tx.people.epoch() != pen.directory.epoch:
        return 0
    ended = _end_keys(pen)
    for holder in pen.tx.spool_grants.holders():
        if holder != RECOVERY and not may_look(_now(pen, holder)):
            end_looking(pen, holder)
    for person_id in pen.tx.people.owners():
        pass_on_unread(pen, person_id)
    return ended


def _end_keys(pen: Pen) -> int:
    """Take the keys to cases from them; return how many."""
    ended = 0
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
    person = _now(pen, holder)
    if person.has(Role.CUSTODIAN):
        return frozenset(Compartment)
    if person.works_on_cases:
        return frozenset({Compartment.CONTENTS})
    return frozenset()


def _now(pen: Pen, holder: HolderId) -> Person:
    """Return somebody as they are now; without a role where they are not here."""
    nobody = Person(id=PersonId(UUID(int=0)), name="", roles=frozenset())
    try:
        entry = pen.directory.person(PersonId(UUID(holder)))
    except (NotFoundError, ValueError):
        return nobody
    is_over = entry.valid_until is not None and entry.valid_until <= pen.at
    return nobody if is_over else to_person(entry.in_force(pen.at))
