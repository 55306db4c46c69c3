"""Who was certified where on a day, as far as is known; an empty answer is one too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from grievance.catalogue.folding import fold
from grievance.domain.audit import Audit
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity, Facility
from grievance.domain.firm import Firm
from grievance.domain.registry import Registry
from grievance.storage.store import Transaction


Owned = TypeVar("Owned", Certification, Audit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where is asked for; what is empty does not matter."""

    region: str = ""
    country: str = ""

    def has(self, facility: Facility) -> bool:
        """Whether a facility lies there; regions are compared without case."""
        is_region = not self.region or fold(self.region) == fold(facility.region)
        return is_region and self.country in {"", facility.country}

    def __bool__(self) -> bool:
        return bool(self.region or self.country)

    def __str__(self) -> str:
        return " in ".join(one for one in (self.region, self.country) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityAt:
    """An Entity as it was: those of its facilities that were asked for, all else."""

    entity: Entity
    facilities: tuple[Facility, ...]
    in_force: tuple[Certification, ...]
    audits: tuple[Audit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryAt:
    """
    The answer for a day.

    *known_from* is the first day that anything is known of, *first_recorded* when the
    registry was first imported; both are None where it never was.
    """

    day: date
    place: Place
    entities: tuple[EntityAt, ...]
    firms: tuple[Firm, ...]
    known_from: date | None
    first_recorded: datetime | None

    @property
    def certified(self) -> tuple[EntityAt, ...]:
        """Those that held a certificate in force."""
        return tuple(one for one in self.entities if one.in_force)

    def firm_of(self, audit: Audit) -> str:
        """Return the name of the firm that holds an audit; empty if not known."""
        names = (firm.name for firm in self.firms if firm.id == audit.firm_id)
        return next(names, "")

    def sentence(self) -> str:
        """Say how many there were, also where there were none."""
        where = f" with a facility in {self.place}" if self.place else ""
        if self.first_recorded is None:
            return f"On {self.day} nothing is known: no registry was ever imported."
        if self.known_from is None or self.day < self.known_from:
            return f"Of {self.day} nothing is known. {self._limits()}"
        if self.certified:
            count = len(self.certified)
            there = "was 1 certified Entity"
            if count > 1:
                there = f"were {count} certified Entities"
            return f"On {self.day} there {there}{where}."
        had = f"had a facility in {self.place}" if self.place else "was on record"
        return f"On {self.day} no certified Entity {had}. {self._limits()}"

    def _limits(self) -> str:
        """Say how far back the answer can be trusted."""
        assert self.first_recorded is not None
        return (
            f"This registry was first recorded on {self.first_recorded.date()} and "
            f"knows nothing from before {self.known_from}; of earlier days it knows "
            "only what was entered later with --as-of."
        )


def registry_at(tx: Transaction, day: date, place: Place) -> RegistryAt:
    """Return the Entities with a facility at *place* on *day*, by their names."""
    records = tx.registry_history.state(day).values()
    known = Registry.of(records)
    certificates = _by_entity(known.certifications)
    audits = _by_entity(known.audits)
    found = []
    for entity in sorted(known.entities, key=lambda one: (one.name, one.id)):
        facilities = tuple(one for one in entity.facilities if place.has(one))
        if place and not facilities:
            continue
        in_force = [one for one in certificates[entity.id] if one.is_in_force(day)]
        found.append(
            EntityAt(
                entity=entity,
                facilities=facilities,
                in_force=tuple(sorted(in_force, key=lambda one: one.issued)),
                audits=tuple(sorted(audits[entity.id], key=_start)),
            )
        )
    return RegistryAt(
        day=day,
        place=place,
        entities=tuple(found),
        firms=known.firms,
        known_from=tx.registry_history.known_from(),
        first_recorded=tx.registry_history.first_recorded(),
    )


def _by_entity(records: tuple[Owned, ...]) -> defaultdict[UUID, list[Owned]]:
    found: defaultdict[UUID, list[Owned]] = defaultdict(list)
    for record in records:
        found[record.entity_id].append(record)
    return found


def _start(audit: Audit) -> tuple[bool, date, UUID]:
    return audit.start is None, audit.start or date.max, audit.id
