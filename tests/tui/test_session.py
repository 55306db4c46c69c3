"""What somebody did at this desk is no news there; what they did at another one is."""

from __future__ import annotations

from grievance.domain.ids import CaseId
from grievance.services.handling.add_note import add_note
from grievance.services.log.changes_since import changes_since
from grievance.services.slips.list_cases import list_covers
from grievance.storage.store import Store
from tests.tui.offices import ADA, Office
from tui.session import Session


def first_case(office: Office) -> CaseId:
    with office.mechanism.store.read() as tx:
        return list_covers(tx, office.ring(ADA))[0].id


def note(office: Office, store: Store, case_id: CaseId) -> None:
    with store.begin() as tx:
        add_note(tx, office.ring(ADA), case_id=case_id, text="hello", at=office.clock())


def test_a_desk_knows_which_entries_it_made(office: Office) -> None:
    """
    Two desks of one person on one log: each made its own entries, and no other.
    """
    here, there = (
        Session(mechanism=office.mechanism, ring=office.ring(ADA)) for _ in range(2)
    )
    case_id = first_case(office)
    with office.mechanism.store.read() as tx:
        size = tx.log.frontier().size

    note(office, here.mechanism.store, case_id)
    note(office, there.mechanism.store, case_id)

    with office.mechanism.store.read() as tx:
        told = changes_since(tx, size).of_cases[case_id]
    mine, theirs = list(map(here.made, told)), list(map(there.made, told))
    assert any(mine)
    assert any(theirs)
    assert [not made for made in theirs] == mine
