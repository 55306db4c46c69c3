"""Cases of before there were sub-cases stay what they were, on both engines."""

from __future__ import annotations

from grievance.storage.schema import downgrade, upgrade
from tests.doubles import make_mail
from tests.offices import Office


def test_a_case_of_before_has_no_parent(fresh_office: Office) -> None:
    """
    Taken down and up again it is the same, without one, and as the log saw it.
    """
    office = fresh_office
    case_id = office.case_of(make_mail())
    with office.store.read() as tx:
        before = tx.cases.get(case_id)

    downgrade(office.store.engine, "0005")
    upgrade(office.store.engine)

    with office.store.read() as tx:
        assert before == tx.cases.get(case_id)
        assert () == tx.cases.children(case_id)
    assert before.parent is None
