"""A few cases are listed anew as the whole list would show them, and no others."""

from __future__ import annotations

import pytest

from sqlalchemy import event

from grievance.domain.compartment import Compartment
from grievance.domain.errors import AlteredError
from grievance.domain.ids import CaseId
from grievance.services.access.assign_case import assign_case
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.services.slips.list_cases import (
    ListedCase,
    list_cases,
    list_some,
    listed_by_name,
)
from grievance.services.slips.slip_memory import SlipMemory
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.access.test_access import end
from tests.services.drafts import code
from tests.services.people.test_tie_person import tie
from tests.staged import know, staged


WORKS = make_entity("Norvik Smelter")


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    know(sqlite_office, WORKS)
    return sqlite_office


@pytest.fixture(name="case_ids")
@staged
def _case_ids(office: Office) -> list[CaseId]:
    """Make two cases that Henri handles; the first is about the smelter."""
    case_ids = [office.case_of(make_mail(subject=one)) for one in (WORKS.name, "Two")]
    for case_id in case_ids:
        with office.store.begin() as tx:
            handler, ring = office.person(HENRI), office.rings[DANA]
            assign_case(tx, ring, case_id=case_id, handler_id=handler, at=NOON)
    return case_ids


def some(office: Office, name: str, case_ids: list[CaseId]) -> list[ListedCase]:
    with office.store.read() as tx:
        return list_some(tx, office.rings[name], case_ids)


def asked(office: Office, name: str, case_ids: list[CaseId]) -> list[str]:
    """Return the statements that it takes."""
    statements: list[str] = []

    def note(*sent: object) -> None:
        statements.append(str(sent[2]))

    event.listen(office.store.engine, "before_cursor_execute", note)
    some(office, name, case_ids)
    event.remove(office.store.engine, "before_cursor_execute", note)
    return statements


def test_they_are_as_in_the_whole_list(office: Office, case_ids: list[CaseId]) -> None:
    """
    Names and coded facts of now, for whoever reads the words or the names alone.
    """
    code(office, case_ids[0], criteria=("PS 9.1",))

    for name in (DANA, HENRI, CHIDI):
        with office.store.read() as tx:
            ring, memory = office.rings[name], SlipMemory()
            whole = list(list_cases(tx, ring, memory))
            whole += listed_by_name(tx, ring, memory)
        assert set(case_ids) == {one.case.id for one in whole}
        assert sorted(whole, key=str) == sorted(some(office, name, case_ids), key=str)
        assert [whole[0]] == some(office, name, [whole[0].case.id])


def test_what_is_not_theirs_is_left_out(office: Office, case_ids: list[CaseId]) -> None:
    """
    Neither what was taken from them, nor what they turn out to be tied to.
    """
    after = tie(office, HENRI, str(WORKS.id))
    assert [case_ids[1]] == [one.case.id for one in some(after, HENRI, case_ids)]

    end(after, case_ids[1], HENRI)
    assert [] == some(after, HENRI, case_ids)


def test_many_take_as_many_statements_as_one(
    office: Office, case_ids: list[CaseId]
) -> None:
    """
    Who was away waits no longer for the database; nor does who has a key to none of
    them, for whom it looks at no slip.
    """
    for name in (DANA, CHIDI):
        of_one = asked(office, name, case_ids[:1])
        assert len(of_one) == len(asked(office, name, case_ids))
        assert len(of_one) > len(asked(office, RUTH, case_ids))


@pytest.mark.parametrize(
    ("name", "box"),
    [(HENRI, Compartment.CONTENTS), (CHIDI, Compartment.IDENTITY)],
)
def test_a_key_before_the_newest_opens_none(
    office: Office, case_ids: list[CaseId], name: str, box: Compartment
) -> None:
    """
    Neither after the newest was taken away, nor with the grant of it put back.
    """
    with office.store.begin() as tx:
        kept = tx.cases.grants(tx.cases.slot(case_ids[0], box))
        rekey_case(tx, office.rings[name], case_ids[0], box, at=NOON)
    assert len(case_ids) == len(some(office, name, case_ids))

    office.tamper(
        "DELETE FROM case_grant WHERE kv > 1", "DELETE FROM case_slot WHERE kv > 1"
    )
    with office.store.begin() as tx:
        tx.cases.add_grants(kept)

    with pytest.raises(AlteredError):
        some(office, name, case_ids)
