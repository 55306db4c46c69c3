"""Allegations, evidence and contested facts at the desk, and what audits could know."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.audit import Audit, AuditKind
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.ids import AuditId, CaseId, CertificationId, EntityId
from grievance.domain.registry import Registry
from grievance.domain.slip import RespondentKind
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.registry.import_registry import import_registry
from grievance.services.slips.list_cases import list_covers
from grievance.services.triage.resolve_criterion import NOT_BOUND
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, HOSTILE, SHOWN, Office
from tests.tui.pilots import Driver, at_desk
from tui.asking.applied import applied_to
from tui.asking.records import keep_allegation
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.session import Session


SMELTER = Entity(
    id=EntityId(uuid4()), name="Norvik Smelter", aliases=("诺维克",), country="NO"
)


@pytest.fixture(autouse=True)
def _registry(office: Office) -> None:
    """
    One Entity with a certificate, and two audits of it.
    """
    audits = tuple(
        Audit(
            id=AuditId(uuid4()),
            entity_id=SMELTER.id,
            kind=AuditKind.SURVEILLANCE,
            actual_start=date(year, 5, 1),
        )
        for year in (2024, 2026)
    )
    certificate = Certification(
        id=CertificationId(uuid4()),
        entity_id=SMELTER.id,
        standard="ASI-PS",
        version="V3.1",
        number="100",
        issued=date(2024, 1, 1),
        expires=date(2026, 12, 31),
    )
    registry = Registry(
        entities=(SMELTER,), certifications=(certificate,), audits=audits
    )
    with office.mechanism.store.begin() as tx:
        import_registry(tx, registry, at=office.clock())


def first_case(office: Office) -> CaseId:
    with office.mechanism.store.read() as tx:
        covers = list_covers(tx, office.ring(ADA))
    return min(covers, key=lambda case: str(case.due_on)).id


def allegations(office: Office) -> tuple[Allegation, ...]:
    ring, case_id = office.ring(ADA), first_case(office)
    with office.mechanism.store.read() as tx:
        key = contents_key(tx, ring, case_id)
        return read_records(tx, key, ring.directory, Allegation)


async def begin(driver: Driver) -> None:
    await driver.press("enter")
    await driver.see("Kind")
    await driver.tab("Allegations")


async def add_allegation(driver: Driver) -> None:
    await driver.press("n", "1")
    await driver.see("A new allegation")
    await fill(
        driver,
        respondent="诺维克",
        criterion="freedom assoc",
        since="2025-03-01",
        text="They may not meet",
    )
    await save(driver)
    await driver.see("Allegations · 1")


def test_a_member_is_held_to_no_version(office: Office) -> None:
    """
    Only Entities are certified; whoever alleges something of a Member is told so.
    """
    session = Session(mechanism=office.mechanism, ring=office.ring(ADA))
    member = Respondent(kind=RespondentKind.MEMBER, id=str(uuid4()))
    alleged = Allegation(number=1, respondent=member, criterion="PS 10.3")

    applied, remarks = applied_to(session, alleged)

    assert ("PS 10.3", "") == (applied.criterion, applied.version)
    assert (NOT_BOUND,) == remarks


async def test_an_empty_tab_names_the_key(office: Office) -> None:
    """
    Where nothing is on record a sentence says how to add something; the last line offers
    what does something there, and a key that does nothing says why.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)

        await driver.see("Nothing is on record yet")
        assert "esc Back n New r Reply" in driver.keys
        await driver.press("enter")
        await driver.see("Put the cursor on an allegation")


async def test_an_allegation_is_put_on_record(office: Office) -> None:
    """
    Whom and what it is about are looked for by any name; the version is worked out.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await add_allegation(driver)

        await driver.see("Norvik Smelter")
        await driver.see("They may not meet")
        (kept,) = allegations(office)
        assert (str(SMELTER.id), "V3.1") == (kept.respondent.id, kept.version)
        assert date(2025, 3, 1) == kept.when.since


async def test_a_bad_day_is_told_in_the_form(office: Office) -> None:
    """
    What cannot be right is named, and everything typed stays.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("n", "1")
        await driver.see("A new allegation")
        await fill(driver, respondent="norvik", criterion="10.3", since="in May")
        await fill(driver, text="Passports are kept")
        await save(driver)

        await driver.see("Write a day like 2026-03-31, not “in May”.")
        assert "Passports are kept" in driver.words
        await driver.press("escape")
        await driver.see("This is not saved.")
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
        assert () == allegations(office)


async def test_somebody_elses_revision_is_shown_before_mine(office: Office) -> None:
    """
    A change made meanwhile is told; a second try follows on it, and none is lost.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await add_allegation(driver)
        await driver.press("enter")
        await driver.see("Allegation A1")
        await fill(driver, text="Mine")
        _write_meanwhile(office)
        await save(driver)
        await driver.see("Somebody else changed this meanwhile")
        form = driver.screen
        assert isinstance(form, FormScreen)
        below = driver.desk.screen_stack[-2]
        assert isinstance(below, CaseScreen)
        await driver.until(
            lambda: below.shown.file.allegations[0].text == "Theirs", "theirs"
        )
        await save(driver)

        await driver.see("written 3 times")
        (kept,) = allegations(office)
        assert ("Mine", 3) == (kept.text, kept.revision)


def _write_meanwhile(office: Office) -> None:
    (old,) = allegations(office)
    session = Session(mechanism=office.mechanism, ring=office.ring(ADA))
    theirs = Allegation(
        number=1,
        revision=2,
        respondent=old.respondent,
        criterion=old.criterion,
        text="Theirs",
    )
    keep_allegation(session, first_case(office), theirs)


async def test_evidence_against_audits(office: Office) -> None:
    """
    Of every audit of the Entity one sees whether it could have known.
    """
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await begin(driver)
        await add_allegation(driver)
        await driver.press("n", "2")
        await driver.see("New evidence")
        await fill(
            driver,
            title=HOSTILE,
            since="2024-01-10",
            published="2025-01-10",
            allegations="1",
        )
        await save(driver)

        await driver.see("Evidence · 1")
        await driver.see(f"E1 {SHOWN[:20]}")
        await driver.see("surveillance of Norvik Smelter 2024-05-01 ◐ not public then")
        await driver.see("surveillance of Norvik Smelter 2026-05-01 ● available then")


async def test_custody_is_only_added_to(office: Office) -> None:
    """
    Whose hands it went through is a line under the evidence, with name and time.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("n", "2")
        await driver.see("New evidence")
        await fill(driver, title="Photo")
        await save(driver)
        await driver.see("Evidence · 1")
        await driver.see("⏎ Change n New m Custody, a side")
        await driver.press("m")
        await driver.see("Custody of E1")
        await fill(driver, text="Printed, in the safe")
        await save(driver)

        await driver.see("Ada Berg: Printed, in the safe")


async def test_a_contested_fact_keeps_both_values(office: Office) -> None:
    """
    Each side's version stays, with who says so; that they differ is a sign.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("n", "3")
        await driver.see("A new contested fact")
        await fill(driver, question="How many were ill?", value="Nine")
        await save(driver)
        await driver.see("Say which side it is, and what it says.")
        await fill(driver, side="complainant")
        await save(driver)
        await driver.see("= one version")

        await driver.press("m")
        await driver.see("F1: How many were ill?")
        await fill(driver, side="respondent", value="None", ground="our register")
        await save(driver)

        await driver.see("≠ contested")
        await driver.see("complainant, 2026-03-02 09:00: Nine")
        await driver.see("None (because: our register)")
