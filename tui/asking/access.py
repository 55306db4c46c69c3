"""Ask about the keys of cases; run in threads only."""

from __future__ import annotations

from datetime import date

from grievance.domain.access import Wish
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, PersonId
from grievance.services.access.end_access import Ending, end_access
from grievance.services.access.grant_access import grant_access
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.directory.read_directory import person_of
from grievance.services.rekeying.secure_case import secure_case
from tui.session import Session


def secure(session: Session, case_id: CaseId) -> str:
    """Change first what is due of a case that is to be opened; say what was done."""
    mechanism = session.mechanism
    done = secure_case(mechanism.store, session.ring, case_id, now=mechanism.now)
    mechanism.remember_keys(done.slots)
    return done.said


def grant(  # noqa: PLR0913  # keywords, each a field of the form
    session: Session,
    case_id: CaseId,
    person_id: PersonId,
    *,
    compartment: Compartment,
    until: date | None,
    reason: str,
) -> None:
    """Give somebody a key."""
    mechanism, ring = session.mechanism, session.ring
    person = person_of(ring.directory, person_id)
    wish = Wish(person=person, compartment=compartment, until=until)
    with mechanism.store.begin() as tx:
        grant_access(
            tx,
            ring,
            case_id,
            wish,
            reason=reason,
            today=session.today,
            at=mechanism.now(),
        )


def end(session: Session, case_id: CaseId, ending: Ending, reason: str) -> None:
    """Take somebody off; the case is given other keys when it is shown again."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        end_access(tx, session.ring, case_id, ending, reason=reason, at=at)


def give_up(session: Session, case_id: CaseId, reason: str) -> None:
    """Take oneself off."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        recuse_myself(tx, session.ring, case_id, reason=reason, at=at)
