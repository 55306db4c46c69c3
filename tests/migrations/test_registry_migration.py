"""What an older registry knew by name is kept, gets ids, and begins a history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from sqlalchemy import BindParameter, Engine, bindparam, text
from sqlalchemy.types import Date, Uuid

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.entity import Entity, Facility
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.member import Member
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import MemberId, Noun, id_for
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.registry_books import (
    compare_registry,
    registry_on_books,
)
from grievance.storage.engine import open_engine
from grievance.storage.schema import downgrade, upgrade
from grievance.storage.store import Store
from tests.doubles import NOON


ENTITY, OTHER, CERTIFICATE, AUDIT = (uuid4() for _ in range(4))
CLASS = "Production and Transformation"
ROWS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (
        "entity",
        {
            "id": ENTITY,
            "name": "Norvik Smelter",
            "member": "Norvik Group",
            "membership_class": CLASS,
            "country": "NO",
            "activities": "smelting\ncasting",
        },
    ),
    (
        "entity",
        {
            "id": OTHER,
            "name": "Tamarack",
            "member": "",
            "membership_class": "",
            "country": "CA",
            "activities": "",
        },
    ),
    ("entity_name", {"entity_id": ENTITY, "position": 0, "name": "诺维克"}),
    ("entity_name", {"entity_id": ENTITY, "position": 1, "name": "Norvik"}),
    (
        "facility",
        {
            "entity_id": ENTITY,
            "position": 0,
            "name": "Potroom 2",
            "country": "NO",
            "region": "",
        },
    ),
    (
        "certification",
        {
            "id": CERTIFICATE,
            "entity_id": ENTITY,
            "standard": "ASI-PS",
            "version": "V3.1",
            "number": "C-1",
            "issued": date(2025, 1, 1),
            "expires": date(2027, 12, 31),
            "status": "certified",
        },
    ),
    (
        "audit",
        {
            "id": AUDIT,
            "entity_id": ENTITY,
            "kind": "surveillance",
            "firm": "Heron: Audit",
            "lead_auditor": "Maarit Aalto",
            "scheduled_start": date(2026, 12, 7),
            "status": "scheduled",
        },
    ),
)


@pytest.fixture(name="store")
def _store(database_url: str) -> Iterator[Store]:
    """A database as version 0002 left it, with a registry in it, brought up to now."""
    engine = open_engine(database_url)
    upgrade(engine, "0002")
    with engine.begin() as connection:
        for table, row in ROWS:
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            statement = text(f"INSERT INTO {table} ({names}) VALUES ({values})")
            days = [n for n, value in row.items() if isinstance(value, date)]
            ids = [n for n, value in row.items() if isinstance(value, UUID)]
            typed: list[BindParameter[Any]] = [
                *(bindparam(name, type_=Date()) for name in days),
                *(bindparam(name, type_=Uuid()) for name in ids),
            ]
            connection.execute(statement.bindparams(*typed), dict(row))
    upgrade(engine)
    engine.dispose()
    with closing(Store.open(database_url)) as store:
        yield store


def on_books(store: Store) -> Registry:
    with store.read() as tx:
        return registry_on_books(tx)


def dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table: sorted(
                (
                    tuple(str(getattr(found, name)).replace("-", "") for name in row)
                    for found in connection.execute(text(f"SELECT * FROM {table}"))
                ),
            )
            for table, row in ROWS
        }


def test_names_become_records(store: Store) -> None:
    """
    Members, firms and auditors get the ids that a file without keys gives as well.
    """
    found = on_books(store)

    member = MemberId(id_for(Noun.MEMBER, "Norvik Group"))
    assert (
        Member(
            id=member, key="Norvik Group", name="Norvik Group", membership_class=CLASS
        ),
    ) == found.members
    norvik, tamarack = found.entities
    assert (
        Entity(
            id=EntityId(ENTITY),
            name="Norvik Smelter",
            aliases=("诺维克", "Norvik"),
            member_id=member,
            membership_class=CLASS,
            country="NO",
            activities=("smelting", "casting"),
            facilities=(Facility(name="Potroom 2", country="NO"),),
        )
        == norvik
    )
    assert Entity(id=EntityId(OTHER), name="Tamarack", country="CA") == tamarack
    assert CertificationId(CERTIFICATE) == found.certifications[0].id
    assert [("Heron: Audit", "")] == [(firm.name, firm.key) for firm in found.firms]
    assert (
        Audit(
            id=AuditId(AUDIT),
            entity_id=EntityId(ENTITY),
            kind=AuditKind.SURVEILLANCE,
            firm_id=found.firms[0].id,
            lead_auditor_id=found.auditors[0].id,
            scheduled_start=date(2026, 12, 7),
            status=AuditStatus.SCHEDULED,
        ),
    ) == found.audits
    assert found.firms[0].id == found.auditors[0].firm_id


def test_it_begins_a_history(store: Store) -> None:
    """
    The history says what the tables say, and the next import puts it under the log.
    """
    with store.read() as tx:
        assert [] == list(compare_registry(tx))
        assert registry_on_books(tx).kept() == tx.registry_history.state()
    found = on_books(store)
    with store.begin() as tx:
        changes = import_registry(tx, found, at=NOON)
    assert not changes.changed

    other = found.entities[1]
    with store.begin() as tx:
        import_registry(tx, Registry(entities=(make_new(other),)), at=NOON, nouns=[])
    with store.read() as tx:
        assert [] == list(compare_registry(tx))
    with store.engine.begin() as connection:
        connection.execute(
            text("UPDATE registry_history SET removed = true WHERE revision = 0")
        )
    with store.read() as tx:
        assert "Import 1 of the registry is not what the log saw." in list(
            compare_registry(tx)
        )


def test_the_way_back_and_up_again(store: Store) -> None:
    """
    Names return to where they were, and become the same records once more.
    """
    before = on_books(store)

    downgrade(store.engine, "0002")
    found = dump(store.engine)
    upgrade(store.engine)

    assert {
        table: sorted(
            tuple(str(value).replace("-", "") for value in row.values())
            for name, row in ROWS
            if name == table
        )
        for table, _row in ROWS
    } == found
    assert before == on_books(store)


def make_new(entity: Entity) -> Entity:
    return Entity(id=EntityId(uuid4()), name=f"New {entity.name}", country="CA")
