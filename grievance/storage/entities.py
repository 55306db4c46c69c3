"""Entities at rest, with their names and facilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from grievance.domain.entity import Entity, Facility
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import EntityId
from grievance.storage.rows import EntityNameRow, EntityRow, FacilityRow, RegistryRow


_ONLY = 1


@dataclass(frozen=True, slots=True)
class Entities:
    """The Entities in the registry."""

    session: Session

    def get(self, entity_id: EntityId) -> Entity:
        row = self.session.get(EntityRow, entity_id)
        if row is None:
            msg = f"There is no Entity {entity_id} in the registry."
            raise NotFoundError(msg)
        return self._to_entity(row, self._aliases(entity_id), self._places(entity_id))

    def save(self, entity: Entity) -> None:
        row = self.session.get(EntityRow, entity.id) or EntityRow(id=entity.id)
        row.name = entity.name
        row.member = entity.member
        row.membership_class = entity.membership_class
        row.country = entity.country
        row.activities = "\n".join(entity.activities)
        self.session.add(row)
        self.session.flush()
        self._replace_names(entity)
        self._replace_facilities(entity)

    def titles(self, entity_ids: Iterable[EntityId]) -> dict[EntityId, str]:
        """Return the own name of each of these Entities."""
        wanted = select(EntityRow.id, EntityRow.name).where(
            EntityRow.id.in_(set(entity_ids))
        )
        return {EntityId(id_): name for id_, name in self.session.execute(wanted)}

    def all_names(self) -> Mapping[EntityId, tuple[str, ...]]:
        """Return every name and alias of every Entity, to be matched against."""
        names: defaultdict[EntityId, list[str]] = defaultdict(list)
        own = select(EntityRow.id, EntityRow.name).order_by(EntityRow.id)
        for id_, name in self.session.execute(own):
            names[EntityId(id_)].append(name)
        others = select(EntityNameRow.entity_id, EntityNameRow.name)
        order = (EntityNameRow.entity_id, EntityNameRow.position)
        for id_, name in self.session.execute(others.order_by(*order)):
            names[EntityId(id_)].append(name)
        return {id_: tuple(found) for id_, found in names.items()}

    def revision(self) -> int:
        """Return a number that grows with each change of the registry."""
        row = self.session.get(RegistryRow, _ONLY)
        return 0 if row is None else row.revision

    def revised(self) -> None:
        """Note that the registry is not what it was."""
        row = self.session.get(RegistryRow, _ONLY, with_for_update=True)
        if row is None:
            row = RegistryRow(id=_ONLY, revision=0)
            self.session.add(row)
        row.revision += 1

    def _aliases(self, entity_id: UUID) -> tuple[str, ...]:
        wanted = (
            select(EntityNameRow.name)
            .where(EntityNameRow.entity_id == entity_id)
            .order_by(EntityNameRow.position)
        )
        return tuple(self.session.scalars(wanted))

    def _places(self, entity_id: UUID) -> tuple[Facility, ...]:
        wanted = (
            select(FacilityRow)
            .where(FacilityRow.entity_id == entity_id)
            .order_by(FacilityRow.position)
        )
        return tuple(
            Facility(name=row.name, country=row.country, region=row.region)
            for row in self.session.scalars(wanted)
        )

    def _replace_names(self, entity: Entity) -> None:
        old = delete(EntityNameRow).where(EntityNameRow.entity_id == entity.id)
        self.session.execute(old)
        self.session.add_all(
            EntityNameRow(entity_id=entity.id, position=n, name=alias)
            for n, alias in enumerate(entity.aliases)
        )

    def _replace_facilities(self, entity: Entity) -> None:
        old = delete(FacilityRow).where(FacilityRow.entity_id == entity.id)
        self.session.execute(old)
        self.session.add_all(
            FacilityRow(
                entity_id=entity.id,
                position=n,
                name=place.name,
                country=place.country,
                region=place.region,
            )
            for n, place in enumerate(entity.facilities)
        )

    @staticmethod
    def _to_entity(
        row: EntityRow, aliases: tuple[str, ...], facilities: tuple[Facility, ...]
    ) -> Entity:
        return Entity(
            id=EntityId(row.id),
            name=row.name,
            aliases=aliases,
            member=row.member,
            membership_class=row.membership_class,
            country=row.country,
            activities=tuple(row.activities.splitlines()),
            facilities=facilities,
        )
