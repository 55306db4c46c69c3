"""Who may read a case, at the desk: given, taken, given up; and keys that are due."""

from __future__ import annotations

import pytest

from grievance.domain.case import Case
from grievance.domain.ids import CaseId, holder_of
from grievance.services.access.assign_case import assign_case
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.slips.list_cases import list_covers
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import at_desk


@pytest.fixture(name="case")
def _case(office: Office) -> Case:
    """
    The newest case, which Ada reads and Bo handles.
    """
    with office.mechanism.store.read() as tx:
        case = list_covers(tx, office.ring(ADA))[0]
    give(office, case.id)
    return case


def give(office: Office, case_id: CaseId) -> None:
    with office.mechanism.store.begin() as tx:
        assign_case(
            tx,
            office.ring(ADA),
            case_id=case_id,
            handler_id=office.person(BO),
            at=office.clock(),
        )


def leave(office: Office, case_id: CaseId) -> None:
    """Let Bo take himself off it, at another machine."""
    with office.mechanism.store.begin() as tx:
        ring, at = office.ring(BO), office.clock()
        recuse_myself(tx, ring, case_id, reason="my village", at=at)


def version(office: Office, case: Case) -> int:
    """Return which key Ada has to its contents."""
    ada = holder_of(office.person(ADA))
    with office.mechanism.store.read() as tx:
        return next(
            one.kv
            for one in tx.cases.access_of(ada)
            if (one.case_id, one.compartment) == (case.id, "contents")
        )


async def test_somebody_is_taken_off(office: Office, case: Case) -> None:
    """
    The tab says who may read; whoever is taken off has no key any more, and theirs
    is void when the case is on the screen again.
    """
    async with at_desk(office, ADA) as driver:
        await driver.open(case.reference)
        await driver.tab("Access & log")
        await driver.see("May read")
        await driver.see(BO)
        await driver.press("x")
        await driver.see("Who is taken off?")
        await fill(driver, person=BO, reason="he met her brother")
        await save(driver)

        await driver.see("They are off this case.")
        await driver.see("he met her brother")
        assert 2 == version(office, case)


async def test_one_takes_oneself_off(office: Office, case: Case) -> None:
    """
    The desk goes back to the list, in which it is no more.
    """
    async with at_desk(office, BO) as driver:
        await driver.see("1 of 1 case")
        await driver.open(case.reference)
        await driver.tab("Access & log")
        await driver.press("X")
        await driver.see("Take yourself off")
        await driver.type("my village")
        await driver.press("enter")

        await driver.see("You are off")
        await driver.see("0 of 0 cases")


async def test_keys_are_changed_behind_the_work(
    office: Office, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What is due when the desk is unlocked, and what becomes due while it is open, said
    in the line above the list: it looks again and again.
    """
    monkeypatch.setattr("tui.rekeying.LOOK_EVERY", 0.1)
    leave(office, case.id)
    async with at_desk(office, ADA) as driver:
        await driver.see("1 case was given new keys.")
        assert 2 == version(office, case)

        with office.mechanism.store.read() as tx:
            other = list_covers(tx, office.ring(ADA))[1]
        give(office, other.id)
        leave(office, other.id)
        await driver.until(lambda: 2 == version(office, other), "the other's key")


async def test_what_nobody_can_change_is_told(office: Office, case: Case) -> None:
    """
    A key that is due and on no ring waits for the recovery key, and is an alarm.
    """
    with office.mechanism.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "DELETE FROM case_grant WHERE compartment = 'identity'"
            " AND holder <> 'recovery'"
        )
        connection.exec_driver_sql(
            "INSERT INTO rekey_due SELECT id, 'identity', '2026-03-01' FROM 'case'"
        )
    async with at_desk(office, ADA) as driver:
        await driver.see("▲ 4 keys to change, 4 by nobody here")
    assert 1 == version(office, case)
