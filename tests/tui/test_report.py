"""A report at the desk: taken for one, looked at, and cases made of it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.ids import CaseId, CertificationId, EntityId
from grievance.domain.registry import Registry
from grievance.services.registry.import_registry import import_registry
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, Office, complaint
from tests.tui.pilots import Driver, at_desk


def entity(name: str) -> tuple[Entity, Certification]:
    made = Entity(id=EntityId(uuid4()), name=name, country="NO")
    certificate = Certification(
        id=CertificationId(uuid4()),
        entity_id=made.id,
        standard="ASI-PS",
        version="V3.1",
        number=name[:3],
        issued=date(2024, 1, 1),
        expires=date(2026, 12, 31),
    )
    return made, certificate


@pytest.fixture(name="case_id")
def _case_id(office: Office) -> CaseId:
    """
    A mail that names two certified Entities.
    """
    made = [entity("Norvik Smelter"), entity("Tarnholt Rolling Mill")]
    registry = Registry.of([one for pair in made for one in pair])
    with office.mechanism.store.begin() as tx:
        import_registry(tx, registry, at=office.clock())
    text = (
        "Our report finds forced labour at Norvik Smelter and at Tarnholt Rolling Mill: "
        "workers cannot leave, and their passports are kept."
    )
    receipt = office.take_in(complaint("A report on forced labour", text))
    assert receipt.case_id is not None
    return receipt.case_id


async def begin(driver: Driver, office: Office, case_id: CaseId) -> None:
    with office.mechanism.store.read() as tx:
        reference = tx.cases.get(case_id).reference
    await driver.open(reference)
    await driver.tab("Links")


async def take_for_report(driver: Driver, count: str = "2") -> None:
    await driver.press("e")
    await driver.see("What is GR-")
    await fill(driver, kind="report", reason="An NGO published it")
    await save(driver)
    await driver.see(f"Nobody has said what it is · {count}")


async def test_a_case_is_taken_for_a_report(office: Office, case_id: CaseId) -> None:
    """
    What it is needs a reason; the tab names the key that goes on.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver, office, case_id)
        await driver.see("This case is no report.")
        await driver.press("e")
        await driver.see("What is GR-")
        await fill(driver, kind="report")
        await save(driver)
        await driver.see("needs a reason")
        await driver.press("escape", "escape")
        await take_for_report(driver)
        await driver.see("n makes a case for it")


async def test_cases_are_made_when_that_is_meant(
    office: Office, case_id: CaseId
) -> None:
    """
    The plan is shown in full first; then each organisation has a line with its case.
    """
    async with at_desk(office, ADA, size=(120, 50)) as driver:
        await begin(driver, office, case_id)
        await take_for_report(driver)
        await driver.press("n")
        await driver.see("Norvik Smelter → sub case")
        await driver.see("Tarnholt Rolling Mill → sub case")
        await driver.press("escape")
        await driver.see("Nobody has said what it is · 2")

        await driver.press("n")
        await driver.see("Norvik Smelter → sub case")
        await driver.press("y")
        await driver.see("Cases made of this report · 2")
        await driver.see("the worker makes it")
        made = office.work()
        assert {None} != {receipt.case_id for receipt in made}
        await driver.press("R")
        await driver.see("received")
        await driver.miss("the worker makes it")
        await driver.tab("Links")
        await driver.press("enter")
        await driver.see("complaint")
