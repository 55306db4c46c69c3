"""Risk of reprisal at the desk: for custodians, logged, and told in the head."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.events import Act
from grievance.domain.firm import Firm
from grievance.domain.ids import CaseId
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import FirmId
from grievance.domain.reprisal import RiskAssessment
from grievance.domain.slip import RespondentKind
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.assess_risk import assess_risk, read_risk
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.registry.import_registry import import_registry
from grievance.services.slips.list_cases import list_covers
from tests.doubles import TODAY, due
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tui.facts.risk import review_words


HERON = Firm(id=FirmId(uuid4()), code="HRN", name="Heron Audit")


def first_case(office: Office) -> CaseId:
    with office.mechanism.store.read() as tx:
        covers = list_covers(tx, office.ring(ADA))
    return min(covers, key=lambda case: str(case.due_on)).id


def give_to_bo(office: Office) -> None:
    with office.mechanism.store.begin() as tx:
        assign_case(
            tx,
            office.ring(ADA),
            case_id=first_case(office),
            handler_id=office.person(BO),
            at=office.clock(),
        )


async def begin(driver: Driver) -> None:
    await driver.press("enter")
    await driver.see("Kind")
    await driver.tab("Risk")
    await driver.see("Risk of reprisal")


async def assess(driver: Driver) -> None:
    await driver.press("n")
    await driver.see("Who may pay for this complaint?")
    await fill(
        driver,
        who="The crew of line 2",
        from_whom="Their foreman",
        likelihood="likely",
        harm="liberty",
        safe="After six",
        never="work@mill.example; 0123",
    )
    await save(driver)
    await driver.see("The risk is assessed")


async def test_a_custodian_assesses_the_risk(office: Office) -> None:
    """
    The level is on the slip and in the head; who and how is shown only when opened.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("? not assessed yet")
        assert "⏎ Open it" in driver.keys
        await assess(driver)

        await driver.see("▲▲ high")
        by = office.mechanism.timetable.due(
            ClockKind.RISK_REVIEW, office.mechanism.today
        )
        await driver.see(f"look again by {by} {office.mechanism.today}")
        await driver.see("▲ reprisal risk high")
        await driver.see("is sealed to the custodians")
        assert "foreman" not in driver.text
        before = office.acts().count(Act.IDENTITY_OPENED)
        await driver.press("o")
        await driver.see("Their foreman")
        await driver.see("work@mill.example")
        assert before + 1 == office.acts().count(Act.IDENTITY_OPENED)

        await driver.press("R")
        await driver.miss("foreman")


async def test_an_assessment_says_how_bad(office: Office) -> None:
    """
    Without likelihood and harm the form says so, and keeps what is typed.

    Its last line tells the key that turns a choice, and `?` all others.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("n")
        await driver.see("Who may pay for this complaint?")
        assert "→ Next choice" in driver.keys
        assert "? Help" in driver.keys
        await driver.press("question_mark")
        await driver.see("Choice before")
        await driver.press("escape")
        await driver.miss("Choice before")
        timetable, today = office.mechanism.timetable, office.mechanism.today
        due = timetable.due(ClockKind.RISK_REVIEW, today)
        await driver.see(f"Look again by {due}")
        await fill(driver, who="The crew")
        await save(driver)

        await driver.see("Say how likely it is, and what it would cost them.")
        assert "The crew" in driver.words


def test_the_day_of_the_next_look_says_what_it_is() -> None:
    """
    A day alone might be anything; without a clock that runs there is none.
    """
    clock = Clock(kind=ClockKind.RISK_REVIEW, started_on=TODAY, due_on=TODAY)

    assert f"look again by {TODAY}" == review_words((clock,))
    assert "" == review_words((replace(clock, stopped_on=TODAY),))
    assert "" == review_words(due(TODAY))


async def test_two_who_assess_at_once_both_can(office: Office) -> None:
    """
    The slower one is told what the other found, and a second try follows on theirs.
    """
    case_id, ring = first_case(office), office.ring(ADA)
    theirs = RiskAssessment(
        at=office.clock(),
        nobody=True,
        never_contact=("77",),
        review_on=office.mechanism.today,
    )
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("n")
        await driver.see("Who may pay for this complaint?")
        await fill(driver, who="The crew", from_whom="Their foreman")
        await fill(driver, likelihood="likely", harm="liberty", never="0123")
        with office.mechanism.store.begin() as tx:
            timetable, at = office.mechanism.timetable, office.clock()
            assess_risk(tx, ring, case_id, theirs, timetable=timetable, at=at)
        await save(driver)
        await driver.see("Somebody else assessed it meanwhile, as none.")
        assert "The crew" in driver.words
        await save(driver)
        await driver.see("▲▲ high")

    with office.mechanism.store.begin() as tx:
        kept = read_risk(tx, ring, case_id, at=office.clock())
    assert kept is not None
    assert (2, "The crew", ("0123", "77")) == (
        kept.revision,
        kept.who,
        kept.never_contact,
    )


async def test_who_is_no_custodian_sees_a_level_only(office: Office) -> None:
    """
    A handler is told whom to ask, and offered no key; the level is theirs to see.
    """
    give_to_bo(office)
    async with at_desk(office, BO) as driver:
        await begin(driver)
        await driver.see("? not assessed yet")
        await driver.see("sealed to the custodians of this case: Ada Berg")
        assert "I Reprisal" in driver.keys
        assert "Open it" not in driver.keys
        assert "Assess" not in driver.keys
        await driver.press("o")

        await driver.see("sealed to the custodians of this case; ask one: Ada Berg")
        assert Act.IDENTITY_OPENED not in office.acts()


async def test_a_reprisal_makes_the_case_critical(office: Office) -> None:
    """
    A handler tells of one without reading the others; the head says so at once.
    """
    give_to_bo(office)
    async with at_desk(office, BO) as driver:
        await begin(driver)
        await driver.press("I")
        await driver.see("A reprisal that was told of")
        await fill(driver, kind="dismissal", text="Sent home on Friday")
        await save(driver)

        await driver.see("▲▲ critical")
        await driver.see("▲ 1 reprisals told of")
        assert "Friday" not in driver.text


async def test_a_reprisal_voids_the_assessment(office: Office) -> None:
    """
    What was found before it is shown with the word that it holds no longer.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await assess(driver)
        await driver.press("I")
        await driver.see("A reprisal that was told of")
        await fill(driver, kind="threat", text="They were told to keep quiet")
        await save(driver)
        await driver.see("? not assessed yet")
        await driver.press("o")

        await driver.see("this holds no longer")
        await driver.see("Their foreman")


async def test_a_firm_complained_of_is_kept_out(office: Office) -> None:
    """
    The head and the tab say who is kept out; b asks a second person to let them back,
    and says so where there is none who could answer.
    """
    ring, at = office.ring(ADA), office.clock()
    allegation = Allegation(
        number=1,
        respondent=Respondent(kind=RespondentKind.AUDIT_FIRM, id=str(HERON.id)),
        criterion="PS 10.3",
    )
    with office.mechanism.store.begin() as tx:
        import_registry(tx, Registry(firms=(replace(HERON),)), at=at)
        record_allegation(tx, ring, first_case(office), allegation, at=at)
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("▲ Heron Audit is kept out")
        await driver.press("j", "b")
        await driver.see("Let Heron Audit back?")
        await fill(driver, reason="The report was somebody else's")
        await save(driver)
        await driver.see("Nobody could answer: no other coordinator or reviewer")
        assert Act.REQUEST_MADE not in office.acts()
        await fill(driver, second="Bo Hart")
        await save(driver)

        await driver.see("Only coordinators and reviewers let an auditor back")
