"""Two people have a case erased: those who may, by the roles that they had that day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from grievance.domain.ids import CaseId, RequestId
from grievance.domain.people import Role
from grievance.domain.request import (
    EXPIRES_AFTER,
    PlainAct,
    Request,
    RequestReason,
    RequestState,
    case_object,
)
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.log.compare_erased import is_agreed
from grievance.services.people.change_roles import RoleChange, change_roles
from grievance.services.people.retire_person import retire_person
from grievance.vault.signed_request import SignedRequest, sign_answer, sign_request
from grievance.wiring.verifying import verify
from tests.doubles import NOON
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.retention.test_erase_case import ended, erase


DAY = timedelta(days=1)
CASE = CaseId(UUID(int=6))


def agreed(
    office: Office, case_id: CaseId, pair: tuple[str, str], *, at: datetime = NOON
) -> SignedRequest:
    """Have two people sign that a case goes, whether they may or not."""
    one, other = (office.rings[name] for name in pair)
    request = Request(
        id=RequestId(UUID(int=1)),
        act=PlainAct.ERASE_CASE,
        object=case_object(case_id, bytes(32)),
        reason=RequestReason.IN_CASE,
        asked_by=one.person_id,
        asked_at=at,
        expires_at=at + EXPIRES_AFTER,
    )
    yes = request.answer(RequestState.CONFIRMED, by=other.person_id, at=at)
    return sign_answer(sign_request(request, one.author), yes, other.author)


def counts(office: Office, signed: SignedRequest) -> bool:
    """Tell whether it is taken for the word of two people, by the newest directory."""
    with office.store.read() as tx:
        newest = office.mechanism.directory()
        known = PastDirectories(tx, newest, office.secrets.root.public)
        return is_agreed(signed, known, CASE)


@pytest.mark.parametrize(
    ("pair", "may"),
    [
        ((HENRI, DANA), True),
        ((DANA, HENRI), True),
        ((HENRI, CHIDI), False),
        ((CHIDI, DANA), False),
        ((RUTH, CHIDI), False),
    ],
    ids=["handler-coordinator", "coordinator-handler", "custodian", "asker", "neither"],
)
def test_takes_a_coordinator_and_who_works_on_cases(
    sqlite_office: Office, pair: tuple[str, str], *, may: bool
) -> None:
    """
    Signatures of any other two people destroy nothing, neither here nor on a list.
    """
    assert may == counts(sqlite_office, agreed(sqlite_office, CASE, pair))


def test_who_leaves_afterwards_agreed_all_the_same(sqlite_office: Office) -> None:
    """
    The directory of that day is asked; what they sign later counts for nothing.
    """
    office, root = sqlite_office, sqlite_office.secrets.root
    erase(office, ended(office))
    change = RoleChange(
        add=frozenset({Role.ANALYST}), remove=frozenset({Role.COORDINATOR})
    )
    with office.store.begin() as tx:
        directory, henri = office.directory, office.person(HENRI)
        left = retire_person(tx, root, directory, henri, at=NOON + DAY).directory
        dana = office.person(DANA)
        change_roles(tx, root, left, dana, change, at=NOON + DAY)

    assert () == verify(office.mechanism).problems
    assert counts(office, agreed(office, CASE, (HENRI, DANA)))
    later = agreed(office, CASE, (HENRI, DANA), at=NOON + 2 * DAY)
    assert not counts(office, later)
    office.tamper("UPDATE directory SET signature = body WHERE epoch < 6")
    assert any("no two people" in one for one in verify(office.mechanism).problems)
