"""What is on somebody's ring: read once, and again only where something changed."""

from __future__ import annotations

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.services.access.assign_case import assign_case
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.services.slips import own_slips
from grievance.services.slips.list_cases import list_cases, listed_cases
from grievance.services.slips.slip_memory import SlipMemory
from grievance.vault.errors import SealError
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import DANA, HENRI, Office
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
    """Make three cases that Henri handles; the first is about the smelter."""
    subjects = ("Norvik Smelter", "Two", "Three")
    case_ids = [office.case_of(make_mail(subject=one)) for one in subjects]
    for case_id in case_ids:
        with office.store.begin() as tx:
            handler, ring = office.person(HENRI), office.rings[DANA]
            assign_case(tx, ring, case_id=case_id, handler_id=handler, at=NOON)
    return case_ids


def batches(office: Office, memory: SlipMemory, name: str = HENRI) -> list[set[CaseId]]:
    """Read what is on somebody's ring: what is remembered, then what is opened."""
    with office.store.read() as tx:
        return [
            {one.case.id for one in some}
            for some in listed_cases(tx, office.rings[name], memory)
        ]


def test_only_what_changed_is_opened(office: Office, case_ids: list[CaseId]) -> None:
    """
    First all is; then a slip that was written anew, and a case with another key.
    """
    memory = SlipMemory()
    assert [set(), set(case_ids)] == batches(office, memory)
    assert [set(case_ids)] == batches(office, memory)

    code(office, case_ids[0], criteria=("PS 9.1",))
    with office.store.begin() as tx:
        box, ring = Compartment.CONTENTS, office.rings[DANA]
        rekey_case(tx, ring, case_ids[1], box, at=NOON)

    assert [{case_ids[2]}, set(case_ids[:2])] == batches(office, memory)
    with office.store.read() as tx:
        listed = list_cases(tx, office.rings[HENRI], memory)
        assert ("PS 9.1",) in [one.slip.criteria for one in listed]


def test_what_is_remembered_needs_no_key(
    office: Office, case_ids: list[CaseId]
) -> None:
    """
    A grant that does not open is noticed where it is used, and not before.
    """
    memory = SlipMemory()
    batches(office, memory)

    office.tamper("UPDATE case_grant SET wrapped = randomblob(length(wrapped))")

    assert [set(case_ids)] == batches(office, memory)
    with pytest.raises(SealError):
        batches(office, SlipMemory())


def test_what_somebody_was_taken_off_is_forgotten(
    office: Office, case_ids: list[CaseId]
) -> None:
    """
    It is in no list from then on, although it was read before.
    """
    memory = SlipMemory()
    batches(office, memory)

    end(office, case_ids[2], HENRI)

    assert [set(case_ids[:2])] == batches(office, memory)
    assert memory.has_lost
    assert set(case_ids[:2]) == {known.case.id for *_, known in memory.settled()}


def test_who_turns_out_to_be_tied_sees_nothing_of_what_was_read(
    office: Office, case_ids: list[CaseId]
) -> None:
    """
    Ties are asked of every slip, also of those that were read before.
    """
    code(office, case_ids[0], entities=(WORKS.id,))
    memory = SlipMemory()
    batches(office, memory)

    after = tie(office, HENRI, str(WORKS.id))

    assert [set(case_ids[1:])] == batches(after, memory)


def test_very_many_are_read_in_batches(
    office: Office, case_ids: list[CaseId], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    None is lost or read twice, whichever thread opens it; the newest stands first.
    """
    monkeypatch.setattr(own_slips, "BATCH", 2)
    monkeypatch.setattr(own_slips, "HANDFUL", 1)

    found = batches(office, SlipMemory())

    assert [0, 1, 1, 1] == [len(some) for some in found]
    assert set(case_ids) == set().union(*found)
