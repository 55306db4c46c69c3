"""The registry at the desk: found by any name, as of a day, and a page for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.domain.registry import Registry
from grievance.services.registry.import_registry import import_registry
from tests.registries import ENTITY, EVERYTHING, MEMBER
from tests.tui.offices import ADA, HOSTILE, SHOWN, Office
from tests.tui.pilots import Driver, at_desk
from tests.tui.test_hostile import obeyed
from tui.screens.queue import QueueScreen


@pytest.fixture(name="registry")
def _registry(office: Office) -> None:
    """
    One record of each kind; the Entity went by a hostile name before.
    """
    at = office.clock()
    before = replace(ENTITY, name=HOSTILE)
    others = tuple(one for one in EVERYTHING if one is not ENTITY)
    with office.mechanism.store.begin() as tx:
        first = Registry.of((*others, before))
        import_registry(tx, first, at=at - timedelta(days=30), as_of=date(2025, 1, 1))
    with office.mechanism.store.begin() as tx:
        import_registry(tx, Registry.of(EVERYTHING), at=at)


async def begin(driver: Driver) -> None:
    await driver.press("7")
    await driver.see("Registry ·")


async def test_an_empty_registry_says_so(office: Office) -> None:
    """
    Where nothing was imported a sentence says how to, and Esc goes back.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("The registry is empty")
        await driver.press("enter", "escape")

        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")


@pytest.mark.usefixtures("registry")
async def test_names_are_found_in_any_script(office: Office) -> None:
    """
    What is typed is found in every name of a record, whatever its script.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("Entities · 1")
        await driver.see("Norvik Smelter")
        await driver.see("Heron Audit")
        await driver.press("slash", "诺", "维", "克")
        await driver.miss("Heron Audit")
        await driver.see("Members · 1")
        await driver.see("ASI-PS V3.1 certified")

        await driver.press("x")
        await driver.see("Nothing is called that.")
        await driver.press("escape")
        await driver.see("Heron Audit")


@pytest.mark.usefixtures("registry")
async def test_a_page_shows_all_around_it(office: Office) -> None:
    """
    Names, facilities, certificate, audit, link and history of an Entity.
    """
    async with at_desk(office, ADA, size=(120, 60)) as driver:
        await begin(driver)
        await driver.see("Norvik Smelter")
        await driver.press("enter")

        await driver.see("Potroom 2 · Vestland in NO")
        await driver.see("✓ ASI-PS V3.1 100: 2024-01-01 to 2026-12-31, certified")
        await driver.see("surveillance by Heron Audit, under-way")
        await driver.see("ownership ← member Norvik Group")
        await driver.see("2025-01-01 added")
        assert set() == obeyed(driver)
        await driver.press("o")
        await driver.see("No open case of yours names it.")
        await driver.press("v")
        await driver.see("Where to?")
        await driver.press("1")
        await driver.see(f"member · {MEMBER.key}")


@pytest.mark.usefixtures("registry")
async def test_the_registry_of_a_day(office: Office) -> None:
    """
    As of a day it is called what it was called then; a bad day is told in the form.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("Entities · 1")
        await driver.press("d")
        await driver.see("The registry as of a day")
        await driver.type("soon")
        await driver.press("ctrl+s")
        await driver.see("Write a day like 2026-03-31, not “soon”.")
        for _ in "soon":
            await driver.press("backspace")
        await driver.type("2025-06-01")
        await driver.press("ctrl+s")

        await driver.see("On 2025-06-01 there was 1 certified Entity.")
        await driver.see(SHOWN[:20])
        assert set() == obeyed(driver)


@pytest.mark.usefixtures("registry")
async def test_an_empty_answer_is_an_answer(office: Office) -> None:
    """
    Where nobody was certified in a region, the sentence says so and how far it reaches.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("Entities · 1")
        await driver.press("d")
        await driver.see("The registry as of a day")
        await driver.press("enter")
        await driver.type("Atlantis")
        await driver.press("ctrl+s")

        await driver.see("no certified Entity had a facility in Atlantis")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@pytest.mark.usefixtures("registry")
async def test_it_fits(office: Office, size: tuple[int, int]) -> None:
    """
    No line is wider than the window.
    """
    async with at_desk(office, ADA, size=size) as driver:
        await begin(driver)
        await driver.see("Norvik Sm")
        assert {size[0]} == {len(row) for row in driver.text.splitlines()}
