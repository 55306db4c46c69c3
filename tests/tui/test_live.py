"""Two people at two desks: what one changes, the other sees without a key."""

from __future__ import annotations

import pytest

from grievance.domain.case import Case
from grievance.services.assign_case import assign_case
from grievance.services.end_access import Ending, end_access
from grievance.services.list_cases import list_covers
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import at_desk


@pytest.fixture(name="case")
def _case(office: Office) -> Case:
    """
    The case that stands first in the queue.
    """
    with office.mechanism.store.read() as tx:
        covers = list_covers(tx, office.ring(ADA))
    return min(covers, key=lambda case: str(case.due_on))


def give(office: Office, case: Case, name: str) -> None:
    with office.mechanism.store.begin() as tx:
        assign_case(
            tx,
            office.ring(ADA),
            case_id=case.id,
            handler_id=office.person(name),
            at=office.clock(),
        )


def take(office: Office, case: Case, name: str) -> None:
    ending = Ending(person_id=office.person(name))
    with office.mechanism.store.begin() as tx:
        end_access(
            tx, office.ring(ADA), case.id, ending, reason="leave", at=office.clock()
        )


async def test_the_queue_follows(office: Office, case: Case) -> None:
    """
    A case that is given to somebody comes, and one that is taken from them goes.
    """
    async with at_desk(office, BO) as driver:
        await driver.see("There is no case for you yet")

        give(office, case, BO)
        await driver.see("1 of 1 cases")
        await driver.see(f"{case.reference} ! 23 d received Bo Hart")

        take(office, case, BO)
        await driver.see("There is no case for you yet")
