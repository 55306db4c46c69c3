"""Entities at rest, with their names and facilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, insert, select, update

from grievance.domain.entity import Entity, Facility
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import EntityId
from grievance.domain.registry_ids import MemberId, Noun
from grievance.storage.other_names import (
    FoundNames,
    drop_names,
    names_of,
    put_names,
)
from grievance.storage.registry_batches import (
    Columns,
    as_lines,
    drop_where,
    put_all,
    put_children,
)
from grievance.storage.rows import EntityRow, FacilityRow, RegistryRow
from grievance.storage.values import fields_of


_ENTITY = EntityRow.__table__
_ALL = select(_ENTITY).order_by(EntityRow.name, EntityRow.id)
_REVISION = select(RegistryRow.revision)
_PLACES = select(FacilityRow.__table__).order_by(
    FacilityRow.entity_id, FacilityRow.position
)


@dataclass(frozen=True, slots=True)
class Entities:
    """The Entities in the registry."""

    connection: Connection

    def get(self, entity_id: EntityId) -> Entity:
        """
        Return one Entity.

        Raises:
            NotFoundError: There is none of this id.
        """
        for found in self._found(_ALL.where(EntityRow.id == entity_id), entity_id):
            return found
        msg = f"There is no Entity {entity_id} in the registry."
        raise NotFoundError(msg)

    def all(self) -> tuple[Entity, ...]:
        """Return every Entity by its name."""
        return tuple(self._found(_ALL))

    def save(self, entity: Entity) -> None:
        """Keep the Entity in the place of what was known under its id."""
        self.save_all([entity])

    def save_all(self, entities: Sequence[Entity]) -> None:
        """Keep Entities in the place of what was known under their ids."""
        put_all(self.connection, EntityRow, [_columns(one) for one in entities])
        put_names(self.connection, entities)
        owners = [one.id for one in entities]
        places = [columns for one in entities for columns in _places(one)]
        put_children(self.connection, FacilityRow.entity_id, owners, places)

    def remove_all(self, ids: Sequence[UUID]) -> None:
        """Remove Entities to which nothing refers any more."""
        drop_where(self.connection, FacilityRow.entity_id, ids)
        drop_names(self.connection, Noun.ENTITY, ids)
        drop_where(self.connection, EntityRow.id, ids)

    def titles(self, entity_ids: Iterable[EntityId]) -> dict[EntityId, str]:
        """Return the own name of each of these Entities."""
        wanted = select(EntityRow.id, EntityRow.name).where(
            EntityRow.id.in_(set(entity_ids))
        )
        return {EntityId(id_): name for id_, name in self.connection.execute(wanted)}

    def all_names(self) -> Mapping[EntityId, tuple[str, ...]]:
        """Return every name of every Entity and its places, to be matched against."""
        return {entity.id: entity.names for entity in self._found(_ALL)}

    def members(self) -> Mapping[EntityId, MemberId]:
        """Return the Member of each Entity that has one."""
        wanted = select(EntityRow.id, EntityRow.member_id).where(
            EntityRow.member_id.is_not(None)
        )
        found = self.connection.execute(wanted)
        return {EntityId(id_): MemberId(member) for id_, member in found if member}

    def revision(self) -> int:
        """Return a number that grows with each change of the registry."""
        return self.connection.scalar(_REVISION) or 0

    def revised(self) -> None:
        """Note that the registry is not what it was."""
        grown = update(RegistryRow).values(revision=RegistryRow.revision + 1)
        if self.connection.execute(grown).rowcount == 0:
            self.connection.execute(insert(RegistryRow), {"id": 1, "revision": 1})

    def _found(
        self, wanted: Select[*tuple[Any, ...]], entity_id: EntityId | None = None
    ) -> Iterator[Entity]:
        rows = self.connection.execute(wanted).all()
        names = names_of(self.connection, Noun.ENTITY, entity_id)
        places = self._facilities(entity_id)
        for row in rows:
            yield _to_entity(row, names.get(row.id), places.get(row.id, []))

    def _facilities(self, entity_id: EntityId | None) -> Mapping[UUID, list[Facility]]:
        wanted = _PLACES
        if entity_id is not None:
            wanted = wanted.where(FacilityRow.entity_id == entity_id)
        places: defaultdict[UUID, list[Facility]] = defaultdict(list)
        for row in self.connection.execute(wanted):
            place = Facility(
                name=row.name,
                country=row.country,
                region=row.region,
                activities=tuple(row.activities.splitlines()),
            )
            places[row.entity_id].append(place)
        return places


def _columns(entity: Entity) -> Columns:
    return {
        "id": entity.id,
        "key": entity.key,
        "name": entity.name,
        "member_id": entity.member_id,
        "membership_class": entity.membership_class,
        "country": entity.country,
        "activities": as_lines(entity.activities),
    }


def _places(entity: Entity) -> Iterator[Columns]:
    for position, place in enumerate(entity.facilities):
        yield {
            "entity_id": entity.id,
            "position": position,
            "name": place.name,
            "country": place.country,
            "region": place.region,
            "activities": as_lines(place.activities),
        }


def _to_entity(
    row: Row[*tuple[Any, ...]], names: FoundNames | None, places: list[Facility]
) -> Entity:
    fields = fields_of(row) | (names or FoundNames()).columns()
    return Entity(
        **fields
        | {
            "activities": tuple(row.activities.splitlines()),
            "facilities": tuple(places),
        }
    )
