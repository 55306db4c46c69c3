"""Who only looks changes nothing, whatever service they ask, and leaves a trace."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.open_case import open_case
from grievance.services.handling.add_note import add_note
from grievance.storage.store import Transaction
from grievance.vault.log import parse_entry
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office
from tests.staged import staged


REFUSED = "Here one only looks"


def acts(tx: Transaction) -> list[str]:
    return [parse_entry(body).act for body in tx.log.bodies()]


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """
    A case that nobody has read.
    """
    return office.case_of(make_mail())


@pytest.mark.each_engine
def test_reading_is_logged_and_changes_nothing(office: Office, case_id: CaseId) -> None:
    """
    A case opens; the log knows it, and the case stays as unread as it was.
    """
    with office.store.read() as tx:
        before = tx.cases.get(case_id)

    with office.store.looking().begin() as tx:
        opened = open_case(tx, office.rings[DANA], case_id, with_writers=False, at=NOON)

    assert before == opened.case
    assert before.unread
    with office.store.read() as tx:
        assert before == tx.cases.get(case_id)
        assert 1 == acts(tx).count(Act.CONTENTS_OPENED)


@pytest.mark.each_engine
def test_every_change_is_refused(office: Office, case_id: CaseId) -> None:
    """
    Services refuse with one sentence, and nothing of it is kept, also in the log.
    """
    ring, henri = office.rings[DANA], office.person(HENRI)
    with office.store.read() as tx:
        before, told = tx.cases.get(case_id), acts(tx)
    looking = office.store.looking()

    with pytest.raises(NotAllowedError, match=REFUSED), looking.begin() as tx:
        add_note(tx, ring, case_id=case_id, text="seen", at=NOON)
    with pytest.raises(NotAllowedError, match=REFUSED), looking.begin() as tx:
        assign_case(tx, ring, case_id=case_id, handler_id=henri, at=NOON)

    with office.store.read() as tx:
        assert before == tx.cases.get(case_id)
        assert told == acts(tx)


def test_the_store_beside_it_still_writes(office: Office, case_id: CaseId) -> None:
    """
    It is this way of looking that refuses, not the database.
    """
    office.store.looking()

    with office.store.begin() as tx:
        add_note(tx, office.rings[DANA], case_id=case_id, text="seen", at=NOON)

    with office.store.read() as tx:
        assert acts(tx)
