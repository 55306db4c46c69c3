"""Deciding with one key on what was proposed of a letter."""

from __future__ import annotations

from grievance.domain.deciding import ProposalState, Verdict
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, Office
from tests.tui.pilots import Driver, at_desk
from tui.screens.case import CaseScreen


async def begin(driver: Driver) -> CaseScreen:
    await driver.press("enter")
    await driver.see("Kind")
    await driver.tab("Triage")
    assert isinstance(driver.screen, CaseScreen)
    return driver.screen


def states(screen: CaseScreen) -> tuple[ProposalState, ...]:
    return screen.shown.file.proposals


def slip(office: Office, screen: CaseScreen) -> Slip:
    ring, case_id = office.ring(ADA), screen.shown.opened.case.id
    with office.mechanism.store.read() as tx:
        return read_case_slip(tx, ring, contents_key(tx, ring, case_id))


async def test_a_proposal_shows_its_reason(office: Office) -> None:
    """
    What is proposed, how surely, how it was found, and which words say so.
    """
    async with at_desk(office, ADA) as driver:
        screen = await begin(driver)

        await driver.see("To decide")
        await driver.see("Reason")
        first = screen.listed
        assert isinstance(first, ProposalState)
        await driver.see(f"{first.proposal.score:.0%} sure")


async def test_the_reason_is_there_in_a_small_window(office: Office) -> None:
    """
    At once, and not only when the cursor was moved; Enter on “all” confirms nothing.
    """
    async with at_desk(office, ADA, size=(80, 24)) as driver:
        screen = await begin(driver)
        await driver.tab("Tasks & clocks")
        await driver.see("due by the end of 2026-02-07")
        await driver.tab("Triage")
        await driver.see("Found by")
        await driver.see("? Help")

        await driver.press("A")
        await driver.see("y goes on, Esc stops.")
        await driver.press("enter")
        await driver.see("Confirm all that is left?")
        await driver.press("escape")
        await driver.see("Found by")
        assert not any(one.decision for one in states(screen))


async def test_one_key_confirms_and_goes_on(office: Office) -> None:
    """
    y confirms what the cursor is on; the cursor is on the next one then.
    """
    async with at_desk(office, ADA) as driver:
        screen = await begin(driver)
        await driver.see("To decide")
        first = screen.listed
        assert isinstance(first, ProposalState)
        await driver.press("y")

        await driver.see("✓ confirmed")
        now = screen.listed
        assert isinstance(now, ProposalState)
        assert first.proposal.id != now.proposal.id
        (done,) = [one for one in states(screen) if one.decision]
        assert first.proposal.id == done.proposal.id


async def test_what_is_rejected_leaves_the_slip(office: Office) -> None:
    """
    x rejects; a criterion that was rejected no longer counts.
    """
    async with at_desk(office, ADA) as driver:
        screen = await begin(driver)
        await driver.see("To decide")
        table = screen.query_one("#proposals-tab Listing")
        await driver.press_until(
            "j", lambda: _is_criterion(screen.listed), "a criterion"
        )
        wanted = screen.listed
        assert isinstance(wanted, ProposalState)
        assert table is driver.screen.focused
        assert wanted.proposal.code in slip(office, screen).criteria

        await driver.press("x")

        await driver.see("✗ rejected")
        assert wanted.proposal.code not in slip(office, screen).criteria


def _is_criterion(thing: object) -> bool:
    return isinstance(thing, ProposalState) and thing.proposal.kind == "criterion"


async def test_changing_asks_what_it_is(office: Office) -> None:
    """
    e offers what it can be; the line says from what to what.
    """
    async with at_desk(office, ADA) as driver:
        screen = await begin(driver)
        await driver.see("To decide")
        await driver.press_until(
            "j", lambda: _is_criterion(screen.listed), "a criterion"
        )
        await driver.press("e")
        await driver.see("but …")
        await fill(driver, code="10.3")
        await save(driver)

        await driver.see("≠ changed")
        assert "PS 10.3" in slip(office, screen).criteria


async def test_all_that_is_left_is_confirmed_when_meant(office: Office) -> None:
    """
    A says how many, and asks; then the facts no longer count as proposed.
    """
    async with at_desk(office, ADA) as driver:
        screen = await begin(driver)
        await driver.see("To decide")
        await driver.press("A")
        await driver.see("proposals are confirmed as they stand")
        await driver.press("y")

        await driver.see("All is decided")
        assert slip(office, screen).proposed is False
        assert not any(one.needs_decision for one in states(screen))


async def test_a_fact_by_hand(office: Office) -> None:
    """
    What nobody proposed is put in, and counted as that.
    """
    async with at_desk(office, ADA) as driver:
        screen = await begin(driver)
        await driver.see("To decide")
        await driver.press("n", "3")
        await driver.see("What nobody proposed")
        await fill(driver, code="reprisal")
        await save(driver)

        await driver.see("+ by hand")
        added = [one for one in states(screen) if one.decision]
        assert [Verdict.ADDED] == [
            one.decision.verdict for one in added if one.decision
        ]
        await driver.see("▲ reprisal feared")


async def test_f_files_a_letter(office: Office) -> None:
    """
    It stands for the letter that is read, whatever was decided on another tab.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("To decide")
        await driver.tab("Letters")
        await driver.press("F")

        await driver.see("To which case does letter 1 belong?")
