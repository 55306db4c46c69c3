"""Somebody at work: their ring, and the mechanism they ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.people import Person
from grievance.services.read_directory import person_of, staff
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """From unlocking to locking; every screen that asks anything holds it."""

    mechanism: Mechanism
    ring: PersonRing = field(repr=False)

    @property
    def me(self) -> Person:
        """Who sits at the desk."""
        return person_of(self.ring.directory, self.ring.person_id)

    @property
    def today(self) -> date:
        """The day it is now at the office: what clocks count in."""
        return self.mechanism.timetable.day_of(self.mechanism.now())

    @property
    def handlers(self) -> Sequence[Person]:
        """Everybody a case may be given to, by name."""
        people = staff(self.ring.directory, at=self.mechanism.now())
        able = (person for person in people if person.works_on_cases)
        return sorted(able, key=lambda person: person.name.casefold())
