"""Whatever is imported in whatever order, each day is answered by what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.domain.entity import Entity
from grievance.domain.ids import EntityId
from grievance.domain.registry import Record, Registry
from grievance.domain.registry_ids import Noun
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.registry_books import (
    compare_registry,
    registry_on_books,
)
from grievance.storage.schema import metadata
from grievance.storage.store import Store
from tests.doubles import NOON, TODAY


DAYS = tuple(TODAY - timedelta(days=number) for number in (300, 200, 100, 0))
ENTITIES = st.builds(
    lambda number, name: Entity(
        id=EntityId(UUID(int=number)), name=name, aliases=(name.lower(),)
    ),
    st.integers(1, 4),
    st.sampled_from(("Norvik", "Tamarack")),
)
FILES = st.lists(ENTITIES, max_size=4, unique_by=lambda entity: entity.id)
IMPORTS = st.lists(st.tuples(st.sampled_from(DAYS), FILES, st.booleans()), max_size=6)


@dataclass
class Model:
    """What is known, as simply as can be: each record's facts by day."""

    known: dict[UUID, dict[date, Record | None]] = field(default_factory=dict)

    def at(self, day: date) -> Mapping[UUID, Record]:
        found = {}
        for id_, days in self.known.items():
            last = max((one for one in days if one <= day), default=None)
            if last is not None and (record := days[last]) is not None:
                found[id_] = record
        return found

    def learn(self, day: date, file: list[Entity], *, remove_gone: bool) -> None:
        before = self.at(day)
        for entity in file:
            if before.get(entity.id) != entity:
                self.known.setdefault(entity.id, {})[day] = entity
        if remove_gone:
            for id_ in before.keys() - {entity.id for entity in file}:
                self.known[id_][day] = None


@settings(max_examples=25, deadline=None)
@given(IMPORTS)
def test_each_day_has_its_answer(
    imports: list[tuple[date, list[Entity], bool]],
) -> None:
    """
    The state of each day is the model's; the tables are that of the last; all of it is
    under the log.
    """
    model = Model()
    with closing(Store.open("sqlite://")) as store:
        metadata().create_all(store.engine)
        for day, file, remove_gone in imports:
            with store.begin() as tx:
                import_registry(
                    tx,
                    Registry.of(file),
                    at=NOON,
                    as_of=day,
                    nouns=[Noun.ENTITY],
                    remove_gone=remove_gone,
                )
            model.learn(day, file, remove_gone=remove_gone)
        with store.read() as tx:
            for day in DAYS:
                state = tx.registry_history.state(day)
                assert model.at(day) == {
                    id_: one for (_noun, id_), one in state.items()
                }
            books = registry_on_books(tx)
            assert model.at(DAYS[-1]) == {one.id: one for one in books}
            assert [] == list(compare_registry(tx))
