"""Writing a letter at the desk: drafted, changed, reviewed, let go or asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from grievance.services.assess_risk import assess_risk
from grievance.services.assign_case import assign_case
from grievance.services.edit_draft import edit_draft
from grievance.services.list_cases import list_covers
from grievance.services.list_drafts import list_drafts
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tui.screens.review import ReviewScreen


def first_case(office: Office) -> CaseId:
    with office.mechanism.store.read() as tx:
        covers = list_covers(tx, office.ring(ADA))
    return min(covers, key=lambda case: str(case.due_on)).id


def assess(office: Office, *, nobody: bool) -> None:
    at = office.clock()
    assessment = RiskAssessment(
        at=at,
        who="" if nobody else "The crew",
        from_whom="" if nobody else "The foreman",
        likelihood=Likelihood.LIKELY,
        harm=Harm.LIBERTY,
        nobody=nobody,
        review_on=at.date() + timedelta(days=30),
    )
    with office.mechanism.store.begin() as tx:
        assess_risk(
            tx,
            office.ring(ADA),
            first_case(office),
            assessment,
            timetable=office.mechanism.timetable,
            at=at,
        )


@pytest.fixture(name="harmless")
def _harmless(office: Office) -> None:
    """
    Nobody is at risk in the first case.
    """
    assess(office, nobody=True)


async def begin(driver: Driver) -> None:
    await driver.press("enter")
    await driver.see("Kind")
    await driver.tab("Drafts")


async def draft(driver: Driver) -> None:
    await driver.press("n")
    await driver.see("A new letter")
    await fill(driver, letter="info request")
    await driver.see("Questions")
    focused = driver.screen.focused
    assert focused is not None
    assert "field-to" == focused.id  # not what has just been shown further down
    await fill(driver, questions="x")
    await save(driver)
    await driver.see("Drafts · 1")


def change(office: Office, words: str) -> None:
    """Let somebody else write other words into the first draft."""
    ring, at, case_id = office.ring(ADA), office.clock(), first_case(office)
    with office.mechanism.store.begin() as tx:
        edit_draft(tx, ring, case_id, 1, subject=words, body=words, at=at)


@pytest.mark.usefixtures("harmless")
async def test_only_words_that_were_read_are_let_go(office: Office) -> None:
    """
    What somebody else changed after the review does not go out unread.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await driver.press("r")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "review")
        await driver.press("r")
        await driver.see("Let this letter go?")
        change(office, "Nobody has read this")
        await save(driver)

        await driver.see("Somebody changed this draft since you read it")
        assert Act.OUTGOING_RELEASED not in office.acts()


@pytest.mark.usefixtures("harmless")
async def test_words_of_two_at_once_are_all_kept(office: Office) -> None:
    """
    The slower one is told, loses nothing, and can put theirs after the others'.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await driver.press("e")
        await driver.see("Draft 1 · info request")
        await fill(driver, subject="Mine")
        change(office, "Theirs")
        await save(driver)
        await driver.see("Somebody else changed it meanwhile.")
        await driver.see("revision 2")
        assert "Mine" in driver.words
        await save(driver)

        await driver.see("The draft has these words now.")
    ring, case_id = office.ring(ADA), first_case(office)
    with office.mechanism.store.read() as tx:
        (kept,) = list_drafts(tx, ring, case_id, at=office.clock())
    assert (3, "Mine") == (kept.draft.revision, kept.draft.subject)


async def test_an_empty_tab_names_the_key(office: Office) -> None:
    """
    Where nothing is written yet a sentence says how to begin.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("No letter is being written in this case. n writes one.")
        await driver.press("r")
        await driver.see("Put the cursor on a draft")


@pytest.mark.usefixtures("harmless")
async def test_a_letter_is_written_changed_reviewed_and_let_go(office: Office) -> None:
    """
    The form asks only for what this letter needs; nothing goes out by one key.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await driver.press("e")
        await driver.see("Draft 1 · info request")
        await fill(driver, subject="Two questions")
        await save(driver)
        await driver.see("The draft has these words now.")

        await driver.press("r")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "review")
        await driver.see("Two questions")
        assert Act.OUTGOING_RELEASED not in office.acts()
        await driver.press("r")
        await driver.see("Let this letter go?")
        await save(driver)

        await driver.see("It is on its way.")
        await driver.see("Let go · 1")
        assert Act.OUTGOING_RELEASED in office.acts()


@pytest.mark.usefixtures("harmless")
async def test_what_gives_somebody_away_is_marked_in_place(office: Office) -> None:
    """
    A quotation of the complaint is between signs; letting it go needs a reason.
    """
    async with at_desk(office, ADA, size=(120, 60)) as driver:
        await begin(driver)
        await draft(driver)
        await driver.press("e")
        await driver.see("Draft 1")
        words = "The dust of the road makes our children cough."
        await fill(driver, body=f"You say: {words}\n")
        await save(driver)
        await driver.see("The draft has these words now.")
        await driver.press("r")
        await driver.see("⟦")
        await driver.see("⟧1")
        await driver.see("releasing it over these needs a reason")
        await driver.press("r")
        await driver.see("Why, despite")
        await save(driver)
        await driver.see("this letter may give somebody away")
        await fill(driver, despite="They asked us to quote it")
        await save(driver)

        await driver.see("It is on its way.")
        await driver.see("Despite what was found: They asked us to quote it")


async def test_nothing_goes_before_the_risk_is_assessed(office: Office) -> None:
    """
    The gate's sentence stands in the dialog, and the draft stays.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await driver.press("r")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "review")
        await driver.press("r")
        await driver.see("Let this letter go?")
        await save(driver)

        await driver.see("Nobody has assessed yet who may pay for a letter")
        await driver.press("escape")
        await driver.see("Drafts · 1")


async def test_a_letter_at_risk_takes_two(office: Office) -> None:
    """
    Where somebody may pay for it, another custodian sees the very words and says yes.
    """
    assess(office, nobody=False)
    with office.mechanism.store.begin() as tx:
        assign_case(
            tx,
            office.ring(ADA),
            case_id=first_case(office),
            handler_id=office.person(BO),
            at=office.clock(),
        )
    async with at_desk(office, BO) as driver:
        await begin(driver)
        await draft(driver)
        await driver.press("r")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "review")
        await driver.press("r")
        await driver.see("Let this letter go?")
        await save(driver)
        await driver.see("You asked; a custodian has to confirm these very words.")
        await driver.see("▲ asked: custodian")
        assert Act.OUTGOING_RELEASED not in office.acts()

    async with at_desk(office, ADA) as driver:
        await driver.press("6")
        await driver.see("waiting for a second person")
        await driver.press("G")
        await driver.see("release letter · info request")
        await driver.press("c")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "review")
        await driver.press("r")
        await driver.see("Let this letter go?")
        await save(driver)

        await driver.see("It is on its way.")
        assert Act.OUTGOING_RELEASED in office.acts()


async def test_a_draft_is_given_up(office: Office) -> None:
    """
    It stays in the case, and is not sent.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await driver.press("x")
        await driver.see("Give draft 1 up?")
        await driver.press("y")

        await driver.see("Given up · 1")
