"""Who has the key to what, and until when; never the key itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.conflict import OFFICE, may_assign
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import RECOVERY, CaseId, HolderId, PersonId
from grievance.domain.people import Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """
    That *holder* was given the key *kv* of one compartment, for their own key *holder_kv*.

    *until* is the last day on which they are to have it; None where nobody said.
    """

    case_id: CaseId
    compartment: Compartment
    kv: int
    holder: HolderId
    holder_kv: int
    until: date | None = None

    @property
    def person_id(self) -> PersonId | None:
        """Whose it is; None where it is no person's, as that of the recovery key."""
        return None if self.holder == RECOVERY else PersonId(UUID(self.holder))

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return is_over(self.until, today)


def is_over(until: date | None, today: date) -> bool:
    """Whether *until*, the last day of something, has passed; None never does."""
    return until is not None and until < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """
    Whom somebody wants to give which key, until when.

    *puts_back* somebody who took themselves off, where that was a mistake.
    """

    person: Person
    compartment: Compartment = Compartment.CONTENTS
    until: date | None = None
    puts_back: bool = False


def refuse_grant(
    wish: Wish, *, by: Person, respondents: Collection[str], today: date
) -> None:
    """
    Refuse a key that *by* may not give, or *wish.person* not have.

    Ties to respondents are looked at apart from this.

    Raises:
        NotAllowedError: Nobody gives keys to themselves.  A coordinator gives those to
            contents, a custodian those to who complained, and to custodians only.  The
            last day has passed; or a reviewer who does not lead is given no last day.
    """
    if wish.person.id == by.id:
        msg = "Nobody gives a key to themselves; ask a colleague who may give it."
        raise NotAllowedError(msg)
    if is_over(wish.until, today):
        msg = f"{wish.until} has passed; name today or a later day."
        raise NotAllowedError(msg)
    if wish.compartment is Compartment.IDENTITY:
        _refuse_identity(wish.person, by)
    else:
        _refuse_contents(wish, by, respondents)


def refuse_end(*, by: Person, respondents: Collection[str]) -> None:
    """
    Refuse to let *by* take somebody else off a case.

    Raises:
        NotAllowedError: They are no coordinator, nor lead a complaint about the office.
    """
    if not may_assign(by, respondents):
        msg = "Only a coordinator takes somebody off a case; ask one of them."
        raise NotAllowedError(msg)


def refuse_without_day(wish: Wish, respondents: Collection[str]) -> None:
    """
    Refuse to let a panel read a case for good.

    Raises:
        NotAllowedError: A reviewer who does not lead it would be given no last day.
    """
    if wish.until is None and _is_guest(wish.person, respondents):
        msg = (
            f"{wish.person.name} is here as a reviewer, for a time; say until which day, "
            "with `grievance access grant` (`--until`)."
        )
        raise NotAllowedError(msg)


def refuse_without_reason(reason: str) -> str:
    """Return *reason* without blanks around it; `NotAllowedError` where none is left."""
    if said := reason.strip():
        return said
    msg = "This needs a reason; write one sentence, it is sealed into the case."
    raise NotAllowedError(msg)


def may_hold(person: Person, compartment: Compartment) -> bool:
    """Whether the roles of *person* are such that they may have such a key at all."""
    if compartment is Compartment.IDENTITY:
        return person.has(Role.CUSTODIAN)
    return person.works_on_cases


def _refuse_identity(person: Person, by: Person) -> None:
    if not by.has(Role.CUSTODIAN):
        msg = "Only a custodian gives the key to who complained; ask one of them."
        raise NotAllowedError(msg)
    if not may_hold(person, Compartment.IDENTITY):
        msg = f"{person.name} is no custodian; who complained is for custodians only."
        raise NotAllowedError(msg)


def _refuse_contents(wish: Wish, by: Person, respondents: Collection[str]) -> None:
    if not may_assign(by, respondents):
        msg = "Only a coordinator gives keys to a case; ask one of them."
        raise NotAllowedError(msg)
    if not may_hold(wish.person, Compartment.CONTENTS):
        msg = f"{wish.person.name} has no role in case work; choose somebody who has."
        raise NotAllowedError(msg)
    refuse_without_day(wish, respondents)


def _is_guest(person: Person, respondents: Collection[str]) -> bool:
    """Whether they sit on a panel: they only review, and do not lead this case."""
    return person.only_reviews and OFFICE not in respondents
