"""Entities at rest, with their names and facilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from grievance.domain.entity import Entity, Facility
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import EntityId
from grievance.storage.rows import EntityNameRow, EntityRow, FacilityRow, RegistryRow


_ENTITY = EntityRow.__table__
_REVISION = select(RegistryRow.revision)
_BY_ID = select(_ENTITY).where(_ENTITY.c.id == bindparam("entity_id"))
_NAMES = select(EntityNameRow.name).order_by(EntityNameRow.position)
_PLACES = select(FacilityRow.name, FacilityRow.country, FacilityRow.region).order_by(
    FacilityRow.position
)


@dataclass(frozen=True, slots=True)
class Entities:
    """The Entities in the registry."""

    connection: Connection

    def get(self, entity_id: EntityId) -> Entity:
        row = self.connection.execute(_BY_ID, {"entity_id": entity_id}).first()
        if row is None:
            msg = f"There is no Entity {entity_id} in the registry."
            raise NotFoundError(msg)
        names = _NAMES.where(EntityNameRow.entity_id == entity_id)
        places = _PLACES.where(FacilityRow.entity_id == entity_id)
        return _to_entity(
            row,
            aliases=tuple(self.connection.scalars(names)),
            facilities=tuple(
                Facility(name=name, country=country, region=region)
                for name, country, region in self.connection.execute(places)
            ),
        )

    def save(self, entity: Entity) -> None:
        """Keep the Entity in the place of what was known under its id."""
        columns = {
            "name": entity.name,
            "member": entity.member,
            "membership_class": entity.membership_class,
            "country": entity.country,
            "activities": "\n".join(entity.activities),
        }
        known = update(EntityRow).where(EntityRow.id == entity.id).values(columns)
        if self.connection.execute(known).rowcount == 0:
            self.connection.execute(insert(EntityRow), {"id": entity.id, **columns})
        self._replace_names(entity)
        self._replace_facilities(entity)

    def titles(self, entity_ids: Iterable[EntityId]) -> dict[EntityId, str]:
        """Return the own name of each of these Entities."""
        wanted = select(EntityRow.id, EntityRow.name).where(
            EntityRow.id.in_(set(entity_ids))
        )
        return {EntityId(id_): name for id_, name in self.connection.execute(wanted)}

    def all_names(self) -> Mapping[EntityId, tuple[str, ...]]:
        """Return every name and alias of every Entity, to be matched against."""
        names: defaultdict[EntityId, list[str]] = defaultdict(list)
        own = select(EntityRow.id, EntityRow.name).order_by(EntityRow.id)
        for id_, name in self.connection.execute(own):
            names[EntityId(id_)].append(name)
        others = select(EntityNameRow.entity_id, EntityNameRow.name).order_by(
            EntityNameRow.entity_id, EntityNameRow.position
        )
        for id_, name in self.connection.execute(others):
            names[EntityId(id_)].append(name)
        return {id_: tuple(found) for id_, found in names.items()}

    def revision(self) -> int:
        """Return a number that grows with each change of the registry."""
        return self.connection.scalar(_REVISION) or 0

    def revised(self) -> None:
        """Note that the registry is not what it was."""
        grown = update(RegistryRow).values(revision=RegistryRow.revision + 1)
        if self.connection.execute(grown).rowcount == 0:
            self.connection.execute(insert(RegistryRow), {"id": 1, "revision": 1})

    def _replace_names(self, entity: Entity) -> None:
        old = delete(EntityNameRow).where(EntityNameRow.entity_id == entity.id)
        self.connection.execute(old)
        new = [
            {"entity_id": entity.id, "position": position, "name": alias}
            for position, alias in enumerate(entity.aliases)
        ]
        if new:
            self.connection.execute(insert(EntityNameRow), new)

    def _replace_facilities(self, entity: Entity) -> None:
        old = delete(FacilityRow).where(FacilityRow.entity_id == entity.id)
        self.connection.execute(old)
        new = [
            {
                "entity_id": entity.id,
                "position": position,
                "name": place.name,
                "country": place.country,
                "region": place.region,
            }
            for position, place in enumerate(entity.facilities)
        ]
        if new:
            self.connection.execute(insert(FacilityRow), new)


def _to_entity(
    row: Row[tuple[object, ...]],
    *,
    aliases: tuple[str, ...],
    facilities: tuple[Facility, ...],
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
