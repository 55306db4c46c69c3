"""Moving a case: what a stage needs, the second person, and what is refused."""

from __future__ import annotations

import pytest

from grievance.domain.case import Case
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.outcome import Ground
from grievance.domain.stage import Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.handling.move_case import move_case
from grievance.services.slips.list_cases import list_covers
from tests.doubles import make_step
from tests.tui.forms import choose, fill, save
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tui.screens.case import CaseScreen
from tui.screens.confirm import GraveScreen
from tui.screens.move import MoveScreen


@pytest.fixture(name="case")
def _case(office: Office) -> Case:
    """
    The first case of the queue, in triage, with Bo as its handler.
    """
    ring, at = office.ring(ADA), office.clock()
    with office.mechanism.store.begin() as tx:
        first = min(list_covers(tx, ring), key=lambda case: str(case.due_on))
        assign_case(tx, ring, case_id=first.id, handler_id=office.person(BO), at=at)
    move_to(office, first.id, Stage.TRIAGE)
    return cover(office, first.id)


def move_to(office: Office, case_id: CaseId, stage: Stage) -> None:
    with office.mechanism.store.begin() as tx:
        move_case(
            tx,
            office.ring(ADA),
            case_id=case_id,
            step=make_step(stage),
            timetable=office.mechanism.timetable,
            at=office.clock(),
        )


def cover(office: Office, case_id: CaseId) -> Case:
    with office.mechanism.store.read() as tx:
        return tx.cases.get(case_id)


async def begin(driver: Driver, case: Case) -> None:
    await driver.open(case.reference)
    await driver.press("s")
    await driver.see(f"From {case.stage} to …")


async def ask_inadmissible(driver: Driver, case: Case) -> None:
    """Ask, as one of two, that the case becomes inadmissible."""
    await begin(driver, case)
    await driver.press("j", "enter")
    await choose(driver, "out of scope")
    await fill(driver, reason="Kitchen foil")
    await save(driver)
    await driver.see("another person has to confirm that.")


async def test_a_ground_is_asked_for_and_nothing_typed_is_lost(
    office: Office, case: Case
) -> None:
    """
    Without a ground the dialog says so and keeps the reason; then a second is asked.
    """
    async with at_desk(office, BO) as driver:
        await begin(driver, case)
        assert isinstance(driver.screen, MoveScreen)
        assert ("reason",) == driver.screen.shown_first
        await driver.press("j", "enter")
        await driver.see("On the ground")
        await fill(driver, reason="Kitchen foil")
        await save(driver)
        await driver.see("A complaint is inadmissible on a ground")
        assert "Kitchen foil" in driver.words

        await fill(driver, ground="out of scope")
        await save(driver)

        await driver.see("another person has to confirm that.")
        await driver.see("Bo Hart asks: inadmissible (out of scope) (s answers)")
        assert Stage.TRIAGE is cover(office, case.id).stage


async def test_a_second_person_is_named(office: Office, case: Case) -> None:
    """
    Among those who do case work, and never oneself; the one who is named is asked.
    """
    async with at_desk(office, BO) as driver:
        await begin(driver, case)
        await driver.press("j", "enter")
        await driver.see("Who confirms it")
        await fill(driver, ground="out of scope", reason="Kitchen foil", second=ADA)
        await driver.see("whoever reads the case [Ada Berg]")
        assert "Cy Idle" not in driver.words
        await save(driver)
        await driver.see("another person has to confirm that.")

    async with at_desk(office, ADA) as driver:
        await driver.open(case.reference)
        await driver.see("Bo Hart asks: inadmissible (out of scope) (s answers)")


async def test_looking_at_stages_changes_nothing(office: Office, case: Case) -> None:
    """
    One Esc leaves the dialog where somebody only went up and down in it.
    """
    async with at_desk(office, BO) as driver:
        await begin(driver, case)
        await driver.press("j", "escape")

        await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")


async def test_the_second_person_confirms(office: Office, case: Case) -> None:
    """
    Another one sees who asks what and why, and moves the case with one yes.
    """
    async with at_desk(office, BO) as driver:
        await ask_inadmissible(driver, case)

    async with at_desk(office, ADA) as driver:
        await driver.open(case.reference)
        await driver.press("s")
        await driver.see("Bo Hart asks that it becomes inadmissible (out of scope)")
        await driver.see("Kitchen foil")
        await driver.press("1")
        await driver.see("sealed in the case; may be empty")
        await driver.press("enter")

        await driver.see("That is confirmed.")
        await driver.see("Stage inadmissible")
        assert Stage.INADMISSIBLE is cover(office, case.id).stage
        assert "asks:" not in driver.words


async def test_the_second_person_refuses(office: Office, case: Case) -> None:
    """
    Refused, the case stays where it is, and can be moved as before; why is on record.
    """
    async with at_desk(office, BO) as driver:
        await ask_inadmissible(driver, case)

    async with at_desk(office, ADA) as driver:
        await driver.open(case.reference)
        await driver.press("s")
        await driver.see("Refuse: it stays where it is")
        await driver.press("2")
        await driver.see("Why?")
        await driver.type("It is about pay")
        await driver.press("enter")

        await driver.see("That is refused.")
        await driver.tab("Access & log")
        await driver.see("It is about pay")
        await driver.press("s")
        await driver.see("From triage to …")
        assert Stage.TRIAGE is cover(office, case.id).stage


async def test_who_asked_can_only_take_it_back(office: Office, case: Case) -> None:
    """
    One's own request is taken back; it cannot be confirmed.
    """
    async with at_desk(office, BO) as driver:
        await ask_inadmissible(driver, case)
        await driver.press("s")
        await driver.see("You asked that it becomes inadmissible")
        assert "Confirm" not in driver.words
        await driver.press("1")
        await driver.see("Take your request back")
        await driver.press("enter")

        await driver.see("That is withdrawn.")
        await driver.miss("asks:")
        assert Act.REQUEST_ANSWERED in office.acts()


async def test_a_decision_names_outcome_and_remedies(
    office: Office, case: Case
) -> None:
    """
    Fields of a decision are there for a decision only, and end up on the slip.
    """
    move_to(office, case.id, Stage.ASSESSMENT)
    async with at_desk(office, BO) as driver:
        await begin(driver, cover(office, case.id))
        assert "Outcome" not in driver.words
        await driver.press("j", "j", "j", "enter")
        await driver.see("Remedies")
        await choose(driver, "mediation")
        await driver.press("right", "space")
        await driver.see("☑ improvement")
        await fill(driver, reason="Both signed")
        await driver.press("enter")
        await driver.see("nobody has assessed the risk")
        await save(driver)

        await driver.see(f"{case.reference} is in decision now.")
        await driver.tab("Access & log")
        await driver.see("assessment → decision: Both signed")


async def test_what_is_unsettled_is_told_once(office: Office, case: Case) -> None:
    """
    A case that nobody looked at goes on when somebody says so twice, of the same stage.
    """
    async with at_desk(office, BO) as driver:
        await begin(driver, case)
        await driver.press("enter")
        await fill(driver, reason="It names a place")
        await save(driver)
        await driver.see("nobody has assessed the risk")
        await driver.see("Ctrl+S once")
        assert Stage.TRIAGE is cover(office, case.id).stage
        await save(driver)

        await driver.see(f"{case.reference} is in assessment now.")


async def say_the_word(driver: Driver, word: str) -> None:
    """Type what is asked for before a case ends."""
    await driver.until(lambda: isinstance(driver.screen, GraveScreen), "question")
    await driver.type(word)
    await driver.press("enter")


async def choose_stage(driver: Driver, stage: Stage) -> None:
    """Go down to a stage, and choose it."""
    screen = driver.screen
    assert isinstance(screen, MoveScreen)
    await driver.press_until("j", lambda: screen.to is stage, stage)
    await driver.press("enter")


async def test_a_case_is_referred_to_a_better_forum(office: Office, case: Case) -> None:
    """
    Without a forum the dialog says so and keeps the reason.
    """
    async with at_desk(office, BO) as driver:
        await begin(driver, case)
        await choose_stage(driver, Stage.REFERRED)
        await driver.see("Better forums")
        await fill(driver, reason="Only they can order back pay")
        await save(driver)
        await driver.see("name one forum at least")
        assert "Only they can order back pay" in driver.words
        assert Stage.TRIAGE is cover(office, case.id).stage

        await fill(driver, forums="x")
        await save(driver)
        await driver.see(f"Refer {case.reference}?")
        await driver.see("Told: nobody outside")
        await driver.type("yes")
        await driver.press("enter")
        await driver.see("That is not the word.")
        assert Stage.TRIAGE is cover(office, case.id).stage
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, MoveScreen), "form")
        await save(driver)
        await say_the_word(driver, "refer")
        await driver.see(f"{case.reference} is in referred now.")

    assert Stage.REFERRED is cover(office, case.id).stage


async def test_a_case_goes_on_in_another_one(office: Office, case: Case) -> None:
    """
    The other one is looked for among the cases of the queue, and is never this one.
    """
    with office.mechanism.store.read() as tx:
        covers = list_covers(tx, office.ring(ADA))
    other = next(one for one in covers if one.id != case.id and one.is_open)
    async with at_desk(office, ADA) as driver:
        await begin(driver, case)
        await choose_stage(driver, Stage.MERGED)
        await driver.see("Into which case")
        await fill(driver, reason="The same fire")
        await save(driver)
        await driver.see("A case is merged into another one; name it")
        assert "The same fire" in driver.words

        await fill(driver, into=other.reference)
        await save(driver)
        await say_the_word(driver, "merge")
        await driver.see(f"{case.reference} is in merged now.")

    ring = office.ring(ADA)
    with office.mechanism.store.read() as tx:
        slip = read_case_slip(tx, ring, contents_key(tx, ring, case.id))
    assert Stage.MERGED is cover(office, case.id).stage
    assert slip is not None
    assert other.id == slip.merged_into


async def test_the_reason_survives_somebody_faster(office: Office, case: Case) -> None:
    """
    When the case was moved meanwhile, what was typed is there for the next try.
    """
    async with at_desk(office, BO) as driver:
        await begin(driver, case)
        await driver.press("enter")
        await driver.type("We take it up")
        move_to(office, case.id, Stage.ASSESSMENT)
        await driver.press("enter")
        await driver.see("▲ Not done: Ada Berg changed this case meanwhile: stage")
        await driver.see("That is the step that you wanted. Your reason is kept")
        await driver.see("Stage assessment")

        await driver.press("s")

        await driver.see("From assessment to …")
        await driver.see("We take it up")


async def test_urgency_follows_a_reason(office: Office, case: Case) -> None:
    """
    Urgency is chosen with its sign; the head and the history show it.
    """
    async with at_desk(office, BO) as driver:
        await driver.open(case.reference)
        await driver.press("p")
        await driver.see("How urgent is")
        await fill(driver, urgency="▲▲ critical", reason="They were threatened")
        await save(driver)

        await driver.see("▲▲ critical · due")
        await driver.tab("Access & log")
        await driver.see("They were threatened")
        assert Act.URGENCY_CHANGED in office.acts()


def test_every_ground_can_be_chosen() -> None:
    """
    No code is missing from what the dialog offers.
    """
    from tui.forms.move import fields_of  # noqa: PLC0415  # beside what it is about

    ground = next(one for one in fields_of(()) if one.name == "ground")

    assert {option.code for option in getattr(ground, "options")} == set(Ground)  # noqa: B009  # only such fields have options
