"""A registry of before there were outside events is what it was, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from grievance.domain.registry import Registry
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.registry_books import (
    compare_registry,
    registry_on_books,
)
from grievance.storage.schema import downgrade, upgrade
from tests.doubles import NOON
from tests.offices import Office
from tests.registries import EVENT, EVERYTHING, FIRM


OPEN_FIRM = replace(FIRM, language="", certificate="", age_recipient="")
OLDER = [OPEN_FIRM if one is FIRM else one for one in EVERYTHING if one is not EVENT]


def test_an_older_registry_stays_under_the_log(fresh_office: Office) -> None:
    """
    What was recorded then has no reason, and its digest is the one that was logged;
    events that came later go with their table.
    """
    store = fresh_office.store
    before = Registry.of(OLDER)
    with store.begin() as tx:
        import_registry(tx, before, at=NOON)
    downgrade(store.engine, "0007")
    upgrade(store.engine)
    with store.read() as tx:
        assert before == registry_on_books(tx)
        assert [] == list(compare_registry(tx))

    with store.begin() as tx:
        import_registry(
            tx, Registry(events=(EVENT,)), at=NOON + timedelta(days=1), nouns=[]
        )
    downgrade(store.engine, "0007")
    upgrade(store.engine)
    with store.read() as tx:
        assert before == registry_on_books(tx)
