"""A demonstration and a desk that only looks say so on every screen."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Static, TextArea

from grievance.home import DEMO_MARK
from grievance.services.slips.list_cases import list_covers
from grievance.wiring import build
from tests.tui.offices import ADA, Office
from tests.tui.pilots import at_desk


ONLY_LOOKING = "READ-ONLY · you look, which is logged"


def covers(office: Office) -> list[object]:
    with office.mechanism.store.read() as tx:
        return list(list_covers(tx, office.ring(ADA)))


async def test_who_only_looks_reads_and_changes_nothing(office: Office) -> None:
    """
    A12: a case opens and the log knows it; a change is refused by the service, in a
    sentence.
    """
    home, before = office.mechanism.home.path, covers(office)
    looking = build(home, {}, now=office.clock, read_only=True)
    async with at_desk(replace(office, mechanism=looking), ADA) as driver:
        await driver.see("4 of 4 cases")
        assert driver.words.startswith(ONLY_LOOKING)
        await driver.press("enter")
        await driver.see("Received")
        assert driver.words.startswith(ONLY_LOOKING)
        await driver.press("N")
        driver.screen.query_one(TextArea).text = "I was here"
        await driver.press("ctrl+s")
        await driver.see("Here one only looks (--read-only), and nothing was changed")
        assert ONLY_LOOKING in driver.words
    looking.store.close()

    assert before == covers(office)
    assert 1 == office.acts().count("contents-opened")


async def test_a_demonstration_says_so(office: Office) -> None:
    """
    From the lock on, which says where passphrases lie, in the queue and before commands.
    """
    (office.mechanism.home.path / DEMO_MARK).touch()
    async with at_desk(office) as driver:
        await driver.see("DEMO · invented people and complaints")
        await driver.see("Here it is no secret; it lies in")
        said = str(driver.screen.query_one("#lock-demo", Static).content)
        assert str(office.mechanism.home.demo_passphrases) in said
    async with at_desk(office, ADA, size=(40, 12)) as driver:
        await driver.see("DEMO · invented people")
        await driver.press("colon")
        await driver.until(lambda: driver.screen.is_modal, "commands")
        await driver.see("DEMO · invented people")


async def test_an_everyday_desk_has_no_mark(office: Office) -> None:
    """
    What is always there is read by nobody.
    """
    async with at_desk(office) as driver:
        await driver.see("Passphrase")
        assert "DEMO" not in driver.text
        assert "READ-ONLY" not in driver.text
        assert "no secret" not in driver.text
