"""Audits at the desk: what they have to answer, their files, and a case's timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.allegation import Allegation, Period, Respondent
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.ids import CaseId
from grievance.domain.registry import Registry
from grievance.domain.slip import RespondentKind
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.evidence.record_evidence import record_evidence
from grievance.services.registry.import_registry import import_registry
from grievance.services.slips.list_cases import list_covers
from tests.services.audits_ahead import HERON, PAPER, WORKS, ahead
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, HOSTILE, SHOWN, Office
from tests.tui.pilots import Driver, at_desk
from tests.tui.planning import plan
from tests.tui.test_hostile import obeyed
from tui.screens.queue import QueueScreen
from tui.screens.waiting import WaitingScreen


LONG_AGO = timedelta(days=400)


@pytest.fixture(name="case_id")
def _case_id(office: Office) -> CaseId:
    """
    A case with hostile evidence, flagged for an audit whose notice is drafted.
    """
    at, ring = office.clock(), office.ring(ADA)
    audits = (ahead(60), ahead(-300, key="A-0", actual_start=at.date() - LONG_AGO / 2))
    known = Registry.of((WORKS, HERON, PAPER, *audits))
    with office.mechanism.store.begin() as tx:
        import_registry(tx, known, at=at)
        case_id = min(list_covers(tx, ring), key=lambda case: str(case.due_on)).id
        for number, criterion in enumerate(("PS 10.3", "CoC 7.1"), start=1):
            made = Allegation(
                number=number,
                respondent=Respondent(kind=RespondentKind.ENTITY, id=str(WORKS.id)),
                criterion=criterion,
                flagged=True,
            )
            record_allegation(tx, ring, case_id, made, at=at)
        shown = Evidence(
            number=1,
            title=HOSTILE,
            kind=EvidenceKind.IMAGE,
            when=Period(since=at.date() - LONG_AGO),
            received_on=at.date(),
        )
        record_evidence(tx, ring, case_id, shown, at=at)
    plan(office)
    return case_id


async def open_case(driver: Driver) -> None:
    await driver.press("enter")
    await driver.see("Kind complaint")


@pytest.mark.usefixtures("case_id")
async def test_audits_and_the_file_of_one(office: Office) -> None:
    """
    What no audit answers stands first; from an audit one goes on to its file, in which
    its notice is read and let go, and which the queue does not list.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("4")
        await driver.see("2 to answer · 1 audit · ! 1 to see to")
        await driver.see("! No audit has to answer · 1")
        await driver.see("A notice waits to be released · 1")
        await driver.press("j", "v")
        await driver.see("An audit, and what it has to answer")
        await driver.see("first: drafted, and waits")
        await driver.press("6")  # a number opens an area from there as well
        await driver.until(lambda: isinstance(driver.screen, WaitingScreen), "area 6")
        await driver.press("4")
        await driver.see("2 to answer")
        await driver.press("j", "o")

        await driver.see("Kind audit-file")
        await driver.see("reminder: all was said shortly before")
        await driver.press("escape")
        await driver.see("2 to answer")
        await driver.press("enter")
        await driver.see("Preparing an audit")
        await driver.press("escape")
        await driver.see("2 to answer")
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")
        await driver.see("4 of 4 cases")


@pytest.mark.usefixtures("case_id")
async def test_the_calendar_beside_the_list(office: Office) -> None:
    """
    Weeks beside the days where there is room, above them on a small screen, and the
    days alone on a very small one; what is past comes on demand, Enter shows the audit.
    """
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await driver.press("4", "c")
        await driver.see("Calendar ·")
        await driver.see("Mo Tu We Th Fr Sa Su")
        await driver.see("this week, today Mo 2")
        await driver.see("… first")
        assert any("▸ 2 " in row for row in rows(driver))
        assert any("[ 6…]" in row and "w6" in row for row in rows(driver))
        assert beside(driver)
        await driver.miss("– reminder")
        await driver.press("p")
        await driver.see("– reminder")
        await driver.press("G")
        await driver.until(lambda: any("[31·]" in row for row in rows(driver)), "May")

        await driver.pilot.resize_terminal(80, 24)
        await driver.until(lambda: not beside(driver), "weeks above the days")
        await driver.see("Mo Tu We Th Fr Sa Su")
        await driver.pilot.resize_terminal(40, 12)
        await driver.miss("Mo Tu We")
        await driver.press("enter")
        await driver.see("An audit, and what it has to answer")
        await driver.press("escape", "c")
        await driver.see("A notice waits to be released")


def beside(driver: Driver) -> bool:
    """Whether the weeks stand left of the days."""
    return any("Mo   Tu" in row and "Entity" in row for row in rows(driver))


def rows(driver: Driver) -> list[str]:
    return driver.text.splitlines()


@pytest.mark.usefixtures("case_id")
async def test_the_timeline_of_a_case(office: Office) -> None:
    """
    It is drawn for the width there is, and obeys nothing that somebody wrote.
    """
    async with at_desk(office, ADA, size=(70, 30)) as driver:
        await open_case(driver)
        await driver.tab("Timeline")

        await driver.see("What audits could have known")
        await driver.see(f"E1 {SHOWN[:20]}")
        await driver.press("G")
        await driver.see("audits: ◆ held, ◇ ahead")
        assert driver.keys.startswith("T Today esc Back")
        await driver.press("T")
        await driver.see("today ──")
        assert {70} == {len(row) for row in driver.text.splitlines()}
        assert set() == obeyed(driver)


async def test_a_flag_is_taken_off_for_a_reason(
    office: Office, case_id: CaseId
) -> None:
    """
    Without one the form says so, and what was typed stays.
    """
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await open_case(driver)
        await driver.tab("Allegations")
        await driver.see("Allegations · 2")
        await driver.press("enter")
        await driver.see("Why none")
        await fill(driver, flagged="x")
        await save(driver)
        await driver.see("say with a reason why it need not")
        await fill(driver, reason="They withdrew it.")
        await save(driver)

        await driver.see("The allegation is on record.")
        ring = office.ring(ADA)
        with office.mechanism.store.read() as tx:
            key = contents_key(tx, ring, case_id)
            kept = read_records(tx, key, ring.directory, Allegation)
        assert [False, True] == [one.flagged for one in kept]
