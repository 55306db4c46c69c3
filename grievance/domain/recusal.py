"""Take a case from people who turn out to be tied to those it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.conflict import OFFICE
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import HolderId, PersonId
from grievance.domain.people import Person, Role


NOBODY_LEFT = (
    "Then nobody without a conflict of interest could open this case any more; assign "
    "it to such a person first."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictedHolder:
    """Somebody who was given keys to a case and must not have them."""

    person: Person
    compartments: tuple[Compartment, ...]
    next_step: str


def refuse_nobody_left(free: Sequence[Person]) -> None:
    """
    Refuse what would leave a case with nobody to read it.

    Raises:
        NotAllowedError: *free*, who hold a key and have no conflict, is nobody.
    """
    if not any(person.works_on_cases for person in free):
        raise NotAllowedError(NOBODY_LEFT)


def recuse(
    case: Case,
    free: Sequence[Person],
    respondents: frozenset[str],
    *,
    by: HolderId,
    at: datetime,
) -> tuple[Case, Event] | None:
    """
    Take *case* from a handler, or whoever is on duty for it, who is not among *free*.

    Another of *free* is on duty for it then; None where nothing changes.  So it is in a
    case that is over: who is tied must not have it when it is taken up again.
    """
    ids = {person.id for person in free}
    handler = case.handler if case.handler in ids else None
    duty = case.duty if case.duty in ids else _on_duty(free, respondents).id
    if (handler, duty) == (case.handler, case.duty):
        return None
    taken = replace(case, handler=handler, duty=duty)
    event = Event(act=Act.CASE_UNASSIGNED, actor=by, case_id=case.id, at=at)
    return taken, event


def pass_on(
    case: Case, left: PersonId, readers: Sequence[Person], *, by: HolderId, at: datetime
) -> tuple[Case, Event] | None:
    """
    Take *case* from somebody who *left* it, if they answer for it; else None.

    A coordinator among its *readers* is on duty for it then, else another of them;
    nobody where there is none.
    """
    if left not in {case.handler, case.duty}:
        return None
    others = [person for person in readers if person.id != left]
    duty = case.duty
    if duty == left:
        duty = _on_duty(others, frozenset()).id if others else None
    handler = None if case.handler == left else case.handler
    event = Event(act=Act.CASE_UNASSIGNED, actor=by, case_id=case.id, at=at)
    return replace(case, handler=handler, duty=duty), event


def next_step_for(
    compartments: Sequence[Compartment], *, is_owner: bool = False
) -> str:
    """Say what to do about somebody who holds keys and must not; it may be theirs."""
    anew = "Assign the case to somebody else. " if is_owner else ""
    return anew + _about_keys(compartments)


def _about_keys(compartments: Sequence[Compartment]) -> str:
    if Compartment.IDENTITY in compartments:
        return (
            "Their key opens who complained: tell them nothing of it and let nobody ask "
            "them for a name. `grievance rekey` takes it, and gives the case new keys."
        )
    return (
        "They are kept from it; `grievance rekey` takes their key, and gives the case "
        "new keys."
    )


def _on_duty(free: Sequence[Person], respondents: frozenset[str]) -> Person:
    order = (Role.COORDINATOR, Role.REVIEWER, Role.HANDLER)
    if OFFICE in respondents:
        order = (Role.REVIEWER, Role.COORDINATOR, Role.HANDLER)
    return next(person for role in order for person in free if person.has(role))
