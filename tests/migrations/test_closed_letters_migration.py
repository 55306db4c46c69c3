"""Firms and letters of before anything was encrypted to anybody stay what they were."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.registry import Registry
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.registry_books import compare_registry
from grievance.storage.schema import downgrade, upgrade
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.registries import FIRM


def test_a_firm_of_before_has_nothing_to_encrypt_to(fresh_office: Office) -> None:
    """
    Its history, its table and the log agree; its letters are none that were closed.
    """
    office = fresh_office
    bare = replace(FIRM, language="", certificate="", age_recipient="")
    case_id = office.case_of(make_mail())
    with office.store.begin() as tx:
        import_registry(tx, Registry(firms=(bare,)), at=NOON)
        letters = tx.outgoing.of_case(case_id)

    downgrade(office.store.engine, "0009")
    upgrade(office.store.engine)

    with office.store.read() as tx:
        assert bare == tx.firms.get(FIRM.id)
        assert [] == list(compare_registry(tx))
        assert letters == tx.outgoing.of_case(case_id)
        assert all(tx.outgoing.get(one.id).closed is None for one in letters)
    assert letters
