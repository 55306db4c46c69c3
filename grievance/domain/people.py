"""Who works in the office, and what their role lets them do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from grievance.domain.ids import PersonId


class Role(StrEnum):
    """What somebody may do; one person may hold several."""

    COORDINATOR = "coordinator"
    HANDLER = "handler"
    CUSTODIAN = "custodian"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


CASE_WORK = frozenset({Role.COORDINATOR, Role.HANDLER, Role.REVIEWER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody of the office; *conflicts* names the respondents they are tied to.

    *address* is where the office may write to them, empty for nowhere, and *time_zone*
    the IANA name of where they are, empty for where the office is.
    """

    id: PersonId
    name: str
    roles: frozenset[Role]
    conflicts: frozenset[str] = frozenset()
    address: str = field(default="", repr=False)
    time_zone: str = ""

    def has(self, role: Role) -> bool:
        """Whether they hold *role*."""
        return role in self.roles

    @property
    def works_on_cases(self) -> bool:
        """Whether a case may be given to them at all."""
        return bool(self.roles & CASE_WORK)

    @property
    def only_reviews(self) -> bool:
        """Whether they are here for a time, on a panel: no case is theirs for good."""
        return not self.roles & {Role.COORDINATOR, Role.HANDLER}

    @property
    def holds_both(self) -> bool:
        """Whether they may read what is said and who said it: two keys in one hand."""
        return self.works_on_cases and self.has(Role.CUSTODIAN)


def in_line(people: Iterable[Person], me: Person) -> list[Person]:
    """Return them as one chooses who takes a case: reviewers last, me first of others."""
    return sorted(
        people,
        key=lambda one: (one.only_reviews, one.id != me.id, one.name.casefold()),
    )


def both_keys(person: Person) -> str:
    """Say, to who gives a case to somebody, that they hold both keys; else nothing."""
    if not person.holds_both:
        return ""
    return (
        f"{person.name} is a custodian as well, and reads what is said and who said it; "
        "where others can take it, keep the two apart."
    )
