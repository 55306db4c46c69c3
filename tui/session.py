"""Somebody at work: their ring, and the mechanism they ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grievance.domain.errors import NotAllowedError
from grievance.domain.people import Person
from grievance.services.read_directory import person_of, staff
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


class Session:
    """
    From unlocking to locking; every screen that asks anything holds it.

    Screens outlive the lock for a while, as Textual keeps their last tasks: what they
    hold is closed, and the keys are not in it any more.
    """

    def __init__(self, *, mechanism: Mechanism, ring: PersonRing) -> None:
        self.mechanism = mechanism
        self._ring: PersonRing | None = ring

    @property
    def ring(self) -> PersonRing:
        """
        The keys of who sits at the desk.

        Raises:
            NotAllowedError: It was locked meanwhile.
        """
        if self._ring is None:
            msg = "The desk is locked; unlock it first."
            raise NotAllowedError(msg)
        return self._ring

    def close(self) -> None:
        """Let go of the keys, for whoever still holds this."""
        self._ring = None

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
