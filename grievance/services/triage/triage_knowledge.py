"""What is known before a letter is read: whom it may name, and how they are tied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grievance.catalogue.countries import country_names
from grievance.catalogue.matching import EntityNames
from grievance.domain.block import AuditSide
from grievance.domain.entity import Entity
from grievance.domain.link import Link
from grievance.domain.registry import Registry
from grievance.domain.ties import NO_TIES, Ties


NOBODY = EntityNames(names={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """
    The names to look for, indexed, and the links to follow.

    *titles* are what people call each organisation or person; *member_of* has the
    Member of an Entity, *firm_codes* what a firm goes by in the office.  Build it once
    for each state of the registry.
    """

    entities: EntityNames = field(default=NOBODY, repr=False)
    members: EntityNames = field(default=NOBODY, repr=False)
    firms: EntityNames = field(default=NOBODY, repr=False)
    auditors: EntityNames = field(default=NOBODY, repr=False)
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)
    links: tuple[Link, ...] = field(default=(), repr=False)
    member_of: Mapping[str, str] = field(default_factory=dict)
    firm_codes: Mapping[str, str] = field(default_factory=dict)
    ties: Ties = field(default=NO_TIES, repr=False)

    def entities_of(self, member_id: str) -> tuple[str, ...]:
        """Return the Entities of a Member."""
        return tuple(
            id_ for id_, member in self.member_of.items() if member == member_id
        )

    def also_known_as(self, id_: str) -> tuple[str, ...]:
        """Return by what else people may be tied to somebody: code, or Member."""
        others = (self.member_of.get(id_), self.firm_codes.get(id_))
        return tuple(other for other in others if other)

    def is_entity(self, organisation_id: str) -> bool:
        """Whether an organisation is an Entity."""
        return organisation_id in self.entities.names


def knowledge_of(registry: Registry) -> Knowledge:
    """Index a registry."""
    return Knowledge(
        entities=entity_names(registry.entities),
        members=EntityNames({str(one.id): one.names for one in registry.members}),
        firms=EntityNames({str(one.id): one.names for one in registry.firms}),
        auditors=EntityNames({str(one.id): (one.name,) for one in registry.auditors}),
        titles=_titles(registry),
        links=registry.links,
        member_of=_members(registry),
        firm_codes={str(firm.id): firm.code for firm in registry.firms if firm.code},
        ties=Ties(
            member_of=_members(registry),
            side=AuditSide(firms=registry.firms, auditors=registry.auditors),
        ),
    )


def _members(registry: Registry) -> dict[str, str]:
    return {
        str(entity.id): str(entity.member_id)
        for entity in registry.entities
        if entity.member_id
    }


def entity_names(entities: Iterable[Entity]) -> EntityNames:
    """Index the names of Entities, with their works and where these are."""
    works: dict[str, tuple[str, ...]] = {}
    names: dict[str, tuple[str, ...]] = {}
    places: dict[str, tuple[str, ...]] = {}
    for entity in entities:
        id_ = str(entity.id)
        works[id_] = tuple(place.name for place in entity.facilities)
        own = (entity.name, *entity.aliases, *(o.name for o in entity.other_names))
        names[id_] = tuple(dict.fromkeys(own))
        places[id_] = tuple(_places(entity))
    return EntityNames(names=names, facilities=works, places=places)


def _places(entity: Entity) -> set[str]:
    codes = {entity.country, *(place.country for place in entity.facilities)}
    countries = {name for code in codes for name in country_names(code)}
    return countries | {place.region for place in entity.facilities if place.region}


def _titles(registry: Registry) -> dict[str, str]:
    titles = {str(one.id): one.name for one in registry.auditors}
    titles |= {str(one.id): one.name for one in registry.members}
    titles |= {str(one.id): one.name for one in registry.firms}
    return titles | {str(one.id): one.name for one in registry.entities}
