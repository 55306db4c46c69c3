"""What others did is told from the log: which cases changed, by whom, and no reading."""

from __future__ import annotations

import pytest

from grievance.domain.events import Act
from grievance.domain.ids import holder_of
from grievance.services.access.assign_case import assign_case
from grievance.services.handling.add_note import add_note
from grievance.services.log import changes_since as module
from grievance.services.log.changes_since import Changes, changes_since
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.looking import opened


pytestmark = pytest.mark.each_engine


def since(office: Office, size: int) -> Changes:
    with office.store.read() as tx:
        return changes_since(tx, size)


def size_of(office: Office) -> int:
    with office.store.read() as tx:
        return tx.log.frontier().size


def test_each_case_is_told_with_what_was_done_to_it(office: Office) -> None:
    """
    A note and a handler are changes of one case, not of the other; who did it is there.
    """
    case_id, other = office.case_of(make_mail()), office.case_of(make_mail("Other."))
    opened(office, case_id)
    before = size_of(office)

    with office.store.begin() as tx:
        add_note(tx, office.rings[DANA], case_id=case_id, text="hello", at=NOON)
        assign_case(
            tx,
            office.rings[DANA],
            case_id=case_id,
            handler_id=office.person(HENRI),
            at=NOON,
        )
    changes = since(office, before)

    assert {case_id} == set(changes.of_cases)
    acts = [entry.act for entry in changes.of_cases[case_id]]
    assert [Act.NOTE_ADDED, Act.ACCESS_GRANTED, Act.CASE_ASSIGNED] == acts
    dana = holder_of(office.person(DANA))
    assert {dana} == {entry.actor for entry in changes.of_cases[case_id]}
    assert size_of(office) == changes.size
    assert not since(office, changes.size)
    assert other not in changes.of_cases


def test_reading_changes_nothing_but_a_letter_that_was_unread(office: Office) -> None:
    """
    Who opens a case is no news to anybody, but for the first who reads a letter.
    """
    case_id, before = office.case_of(make_mail()), size_of(office)

    opened(office, case_id)
    first = since(office, before)
    opened(office, case_id)

    assert {case_id} == set(first.of_cases)
    assert not since(office, first.size)


def test_a_letter_that_comes_in_is_a_change_of_its_new_case(office: Office) -> None:
    """
    The worker's acts count as anybody's; what is of no case is told to be elsewhere.
    """
    before = size_of(office)

    collected = office.collect(make_mail())
    assert since(office, before).elsewhere
    receipt = office.receive(collected)

    assert {receipt.case_id} == set(since(office, before).of_cases)


def test_too_many_are_not_told_one_by_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    After an import or a night away all is read anew.
    """
    monkeypatch.setattr(module, "MOST", 3)
    before = size_of(office)
    office.case_of(make_mail())

    changes = since(office, before)

    assert changes.too_many
    assert not changes.of_cases
    assert size_of(office) == changes.size
