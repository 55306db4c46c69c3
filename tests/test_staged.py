"""What is done to an office once is the same for all, and never the wrong thing."""

from __future__ import annotations

import pytest

from grievance.domain.ids import CaseId
from grievance.services.slips.list_cases import list_covers
from tests.doubles import make_mail
from tests.offices import DANA, Office, sqlite_office
from tests.staged import Stage, staged


__all__ = ["sqlite_office"]

CALLS: list[str] = []


@staged
def received(office: Office, word: str) -> CaseId:
    CALLS.append(word)
    return office.case_of(make_mail(f"They keep our {word}."))


@pytest.fixture(autouse=True)
def _count_anew() -> None:
    """
    Count the calls of one test.
    """
    CALLS.clear()


def cases(office: Office) -> set[CaseId]:
    with office.store.read() as tx:
        return {case.id for case in list_covers(tx, office.rings[DANA])}


def test_the_same_books_become_the_same(sqlite_office: Office) -> None:
    """
    Who begins where another began gets books and home to the byte, which are sound.
    """
    stage = Stage.of(sqlite_office)
    at_first = stage.read()
    case_id = received(sqlite_office, "wages")
    then = Stage.of(sqlite_office).read()
    stage.write(at_first)
    assert set() == cases(sqlite_office)
    Stage.of(sqlite_office)

    assert case_id == received(sqlite_office, "wages")

    assert ["wages"] == CALLS
    assert then == Stage.of(sqlite_office).read()
    assert {case_id} == cases(sqlite_office)
    assert () == sqlite_office.verify().problems


def test_other_books_are_not_replaced(sqlite_office: Office) -> None:
    """
    What somebody did before stays, also where the function was called for others.
    """
    at_first = Stage.of(sqlite_office).read()
    received(sqlite_office, "shoes")
    Stage.of(sqlite_office).write(at_first)
    other = sqlite_office.case_of(make_mail("The river is grey."))

    case_id = received(sqlite_office, "shoes")

    assert ["shoes", "shoes"] == CALLS
    assert {other, case_id} == cases(sqlite_office)


def test_what_else_is_given_counts(sqlite_office: Office) -> None:
    """
    The same books with another word become others.
    """
    at_first = Stage.of(sqlite_office).read()
    case_id = received(sqlite_office, "tips")
    Stage.of(sqlite_office).write(at_first)

    assert case_id != received(sqlite_office, "gloves")

    assert ["tips", "gloves"] == CALLS
