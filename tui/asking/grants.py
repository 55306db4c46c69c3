"""What the desk asks about who has which key, and gives; run in threads only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from grievance.domain.access import Access, Wish
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.ids import PersonId
from grievance.domain.recusal import ConflictedHolder
from grievance.domain.reference import parse_reference
from grievance.services.access.grant_access import grant_access
from grievance.services.access.list_grants import (
    CaseGrant,
    HeldKeys,
    list_grants,
    list_keys_of,
)
from grievance.services.access.recuse_conflicted import conflicted_on_ring
from grievance.services.directory.read_directory import person_of
from grievance.services.rekeying.regrant_person import (
    Outdated,
    Regranted,
    find_outdated,
    regrant_person,
)
from tui.asking.people import follow_people
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """Who has which key, and who has one and must not: they are tied to whom it is about."""

    keys: tuple[CaseGrant, ...]
    tied: tuple[tuple[Case, tuple[ConflictedHolder, ...]], ...] = ()


def read_keys_of(session: Session, person_id: PersonId) -> HeldKeys:
    """Read which keys somebody has to cases that whoever looks may open too."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        return list_keys_of(tx, session.ring, person_id, session.slips(tx))


def read_grants(session: Session) -> Grants:
    """Read who has which key to a case that whoever looks may open too."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        memory = session.slips(tx)
        return Grants(
            keys=list_grants(tx, session.ring, memory),
            tied=tuple(conflicted_on_ring(tx, session.ring, memory)),
        )


def give_key(  # noqa: PLR0913  # keywords, each a field of the form
    session: Session,
    person_id: PersonId,
    reference: str,
    *,
    compartment: Compartment,
    until: date | None,
    reason: str,
) -> None:
    """Give somebody the key to a case that is named by its reference."""
    mechanism, ring = session.mechanism, session.ring
    person = person_of(ring.directory, person_id)
    wish = Wish(person=person, compartment=compartment, until=until)
    with mechanism.store.begin() as tx:
        case = tx.cases.by_reference(parse_reference(reference))
        grant_access(
            *(tx, ring, case.id, wish),
            reason=reason,
            today=session.today,
            at=mechanism.now(),
        )


def read_outdated(session: Session, person_id: PersonId) -> Outdated:
    """Find what somebody cannot open any more since they have other keys."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        return find_outdated(tx, session.ring, person_id)


def give_anew(
    session: Session, outdated: tuple[Access, ...], tell: Callable[[int], object]
) -> tuple[Regranted, ...]:
    """Give somebody anew what they had; *tell* hears how many keys are done."""
    mechanism, done = session.mechanism, list[Regranted]()
    for one in regrant_person(
        mechanism.store, session.ring, outdated, now=mechanism.now
    ):
        done.append(one)
        tell(len(done))
    return tuple(done)
