"""Writing a letter at the desk: written, kept, reviewed, let go, pulled back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from textual.widgets import Static

from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import OutgoingKind, OutgoingState
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import take_step
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.letters.edit_draft import edit_draft
from grievance.services.letters.list_drafts import list_drafts
from grievance.services.slips.list_cases import list_covers
from tests.tui.absence import away
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tui.messages import Unlocked
from tui.screens.case import CaseScreen
from tui.screens.compose import ComposeScreen
from tui.screens.draft_review import DraftReviewScreen
from tui.screens.form import FormScreen
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
    """Have a template written; its words are on the screen then."""
    await driver.press("n")
    await driver.see("Compose")
    await fill(driver, letter="info request")
    await driver.see("Questions")
    focused = driver.screen.focused
    assert focused is not None
    assert "field-to" == focused.id  # not what has just been shown further down
    await fill(driver, questions="x")
    await save(driver)
    await driver.see("Draft 1 · info request · en · to complainant")


async def hear_of_it(driver: Driver) -> None:
    """Wait until the case behind was told of the draft; it was this desk, so no news."""
    case = driver.desk.screen_stack[-2]
    assert isinstance(case, CaseScreen)
    await driver.until(lambda: bool(case._pending), "the draft in the log")
    assert "" == str(case.query_one("#case-news", Static).render())
    assert not [said for said in driver.desk.told if "another desk" in said]


async def review(driver: Driver) -> None:
    """Go from the words to the review."""
    await save(driver)
    await driver.until(
        lambda: isinstance(driver.screen, DraftReviewScreen), "the review"
    )


def change(office: Office, words: str) -> None:
    """Let somebody else write other words into the first draft."""
    ring, at, case_id = office.ring(ADA), office.clock(), first_case(office)
    with office.mechanism.store.begin() as tx:
        edit_draft(tx, ring, case_id, 1, subject=words, body=words, at=at)


def kept(office: Office) -> list[tuple[int, str, str]]:
    """Return the drafts of the first case: revision, subject, how they stand."""
    ring, case_id = office.ring(ADA), first_case(office)
    with office.mechanism.store.read() as tx:
        found = list_drafts(tx, ring, case_id, at=office.clock())
    return [(one.draft.revision, one.draft.subject, one.state) for one in found]


@pytest.mark.usefixtures("harmless")
async def test_a_letter_is_written_reviewed_let_go_and_pulled_back(
    office: Office,
) -> None:
    """
    S6, A8: it asks only for what this letter needs; it waits for half a minute.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await hear_of_it(driver)
        await fill(driver, subject="Two questions")
        await review(driver)
        await driver.see("✓ nothing found · goes to the address on record; i shows it")
        assert "From" not in driver.words
        await driver.press("v")
        await driver.see("To the address on record")
        await driver.press("i")
        await driver.see("See where it goes?")
        assert "maria@village.example" not in driver.words
        looked = office.acts().count(Act.IDENTITY_OPENED)
        await driver.type("open")
        await driver.press("enter")
        await driver.see("✓ nothing found · goes to maria@village.example")
        assert looked + 1 == office.acts().count(Act.IDENTITY_OPENED)
        await driver.press("v")
        await driver.see("From Office [/x] <intake@office.example>")
        await driver.see("Subject Two questions")
        assert Act.OUTGOING_RELEASED not in office.acts()
        await driver.press("y")

        await driver.see("It goes in 30 s; u pulls it back.")
        await driver.see("Let go · 1")
        driver.desk.look_out()
        await driver.see("goes in 30 s · u pulls it back")
        await driver.press("colon")
        await driver.until(lambda: driver.screen.is_modal, "a dialog")
        office.clock.later(timedelta(seconds=5))
        driver.desk.look_out()
        await driver.see("goes in 25 s")  # behind the dialog, too
        await driver.press("escape")
        assert [(2, "Two questions", "released")] == kept(office)

        await driver.press("u")
        await driver.see("Drafts · 1")
        driver.desk.look_out()
        await driver.miss("goes in 30 s")
        assert [(3, "Two questions", "open")] == kept(office)


@pytest.mark.usefixtures("harmless")
async def test_what_went_out_cannot_be_pulled_back(office: Office) -> None:
    """
    A8: the line says so as soon as it goes, and the key does as well.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await review(driver)
        await driver.press("y")
        await driver.see("Let go · 1")
        office.clock.later(timedelta(seconds=31))
        driver.desk.look_out()
        await driver.see("goes out now; sent letters cannot be undone.")
        went_out(office)
        await driver.press("u")

        await driver.see("It went out meanwhile; sent letters cannot be undone.")
        assert ["sent"] == [state for _, _, state in kept(office)]


def went_out(office: Office) -> None:
    """Let the server take what waits."""
    store, ring = office.mechanism.store, office.mechanism.worker_ring()
    with store.begin() as tx:
        pen, case_id = Pen.of(tx, ring, office.clock()), first_case(office)
        [cover] = [
            one
            for one in tx.outgoing.of_case(case_id)
            if one.kind is OutgoingKind.INFO_REQUEST
        ]
        letter = tx.outgoing.lock(cover.id)
        letter = take_step(pen, letter, OutgoingState.SENDING, Act.OUTGOING_SENDING)
        take_step(pen, letter, OutgoingState.SENT, Act.OUTGOING_SENT)


@pytest.mark.usefixtures("harmless")
async def test_only_words_that_were_read_are_let_go(office: Office) -> None:
    """
    What somebody else changed after the review does not go out unread.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await review(driver)
        change(office, "Nobody has read this")
        await driver.press("y")

        await driver.see("Somebody changed this draft since you read it")
        assert Act.OUTGOING_RELEASED not in office.acts()


async def test_words_of_two_at_once_are_all_kept(office: Office) -> None:
    """
    The slower one is told, loses nothing, and can put theirs after the others'.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("No letter is being written in this case. n writes one.")
        await driver.press("r")
        await driver.see("Put the cursor on a draft")
        await driver.press("n")
        await driver.see("Assess the risk first: n in the tab Risk")
        await driver.press("escape")
        await driver.until(lambda: not driver.screen.is_modal, "the case")
        await draft(driver)
        await fill(driver, subject="Mine")
        change(office, "Theirs")
        await save(driver)
        await driver.see("Somebody else changed it meanwhile.")
        await driver.see("revision 2")
        assert "Mine" in driver.words
        await review(driver)
        assert [(3, "Mine", "open")] == kept(office)

        # and nothing goes before somebody says who may pay for it
        await driver.press("y")
        await driver.see("Nobody has assessed yet who may pay for a letter")
        await driver.until(lambda: not driver.screen.is_modal, "the case")
        assert [(3, "Mine", "open")] == kept(office)


@pytest.mark.usefixtures("harmless")
async def test_what_gives_somebody_away_is_marked_in_place(office: Office) -> None:
    """
    A quotation of the complaint is between signs; letting it go needs a reason.
    """
    async with at_desk(office, ADA, size=(120, 60)) as driver:
        await begin(driver)
        await draft(driver)
        words = "The dust of the road makes our children cough."
        await fill(driver, body=f"You say: {words}\n")
        await review(driver)
        await driver.see("▲ 1 found")
        await driver.see("⟦")
        await driver.see("⟧1")
        await driver.see("releasing it over these needs a reason")
        await driver.press("y")
        await driver.see("Why, despite")
        await save(driver)
        await driver.see("this letter may give somebody away")
        await fill(driver, despite="They asked us to quote it")
        await save(driver)

        await driver.see("It goes in 30 s")
        await driver.see("Despite what was found: They asked us to quote it")


async def test_a_letter_at_risk_takes_two(office: Office) -> None:
    """
    Where somebody may pay for it, another custodian sees the very words and says yes.

    What does not come of what was asked is said whole, in words of the desk; `?` on a
    list that is closed tells keys.
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
        await draft_neutral(driver)
        await review(driver)
        await driver.press("y")
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
        await driver.press("y")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "review")
        await driver.press("r")
        await driver.see("Let this letter go?")
        await save(driver)

        await driver.see("It is on its way.")
        assert Act.OUTGOING_RELEASED in office.acts()


async def draft_neutral(driver: Driver) -> None:
    await driver.press("n")
    await driver.see("nothing yet · Enter chooses")
    await driver.press("question_mark")
    await driver.see("Open the list of the field")
    await driver.press("escape")
    await driver.see("nothing yet · Enter chooses")
    await fill(driver, letter="info request")
    await driver.see("Questions")
    await fill(driver, questions="x")
    await save(driver)
    await driver.see("Draft 1 · info request · en neutral")
    await driver.see("or write it openly where their mail is safe.")


async def test_a_draft_is_postponed_changed_and_given_up(office: Office) -> None:
    """
    It stays in the case, also when it is not sent; no single key destroys it.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await review(driver)
        await driver.press("p")
        await driver.see("Drafts · 1")
        await driver.press("e")
        await driver.until(lambda: isinstance(driver.screen, ComposeScreen), "words")
        await review(driver)
        await driver.press("e")
        await driver.until(lambda: isinstance(driver.screen, ComposeScreen), "words")
        await review(driver)
        await driver.press("d")
        await driver.see("Give draft 1 up?")
        await driver.press("y")

        await driver.see("Given up · 1")


async def test_words_survive_the_desk(office: Office) -> None:
    """
    What was typed, and is not in the case, is offered whole to who typed it, alone.
    """
    folder = office.mechanism.unfinished(office.ring(ADA))
    words = "Dear Maria,\n\nwe have not slept.\n"
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        driver.desk.keep_typed()
        assert () == folder.kept()  # the case has these words
        await fill(driver, body=words)
        driver.desk.keep_typed()
        assert [words] == [one.fields["body"] for one in folder.kept()]

    async with at_desk(office, BO) as driver:
        assert [driver.screen] == driver.desk.screen_stack[1:]

    async with at_desk(office, ADA) as driver:
        await driver.see("You were writing this")
        await driver.see("Draft 1 · info request")
        await driver.press("ctrl+s")
        await driver.until(lambda: isinstance(driver.screen, ComposeScreen), "words")
        await driver.see("These are the words you had not saved.")
        await driver.see("we have not slept.")
        await review(driver)
        driver.desk.keep_typed()
        assert () == folder.kept()


async def test_words_are_dropped_by_who_wrote_them_alone(office: Office) -> None:
    """
    Esc twice in the text, or Ctrl+D twice where it is offered; nothing is left of it.
    """
    folder = office.mechanism.unfinished(office.ring(ADA))
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await fill(driver, body="Better not.")
        await driver.see("Better not.")
        driver.desk.keep_typed()
        await driver.press("escape")
        await driver.see("These words are not in the case.")
        await driver.press("escape")
        await driver.see("Drafts · 1")
        driver.desk.keep_typed()
        assert () == folder.kept()

        await driver.press("e")
        await driver.until(lambda: isinstance(driver.screen, ComposeScreen), "words")
        await fill(driver, body="Nor this.")
        await driver.press("ctrl+l")
        await driver.until(lambda: driver.desk.is_locked, "lock")
        assert 1 == len(folder.kept())
        driver.desk.post_message(Unlocked(office.ring(ADA)))
        await driver.see("You were writing this")
        await driver.press("ctrl+d")
        await driver.see("Ctrl+D again destroys these words")
        assert 1 == len(folder.kept())
        await driver.press("ctrl+d")
        await driver.miss("You were writing this")
        assert () == folder.kept()


@pytest.mark.usefixtures("harmless")
async def test_files_go_with_a_letter(office: Office, tmp_path: Path) -> None:
    """
    One of this machine, sealed to the draft; what is typed meanwhile stays, and the
    review says what was not compared, and what the other side gets.
    """
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF a plan")
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await fill(driver, subject="A plan")
        await driver.press("ctrl+o")
        await driver.see("Files that go with this letter")
        await fill(driver, path=str(path))
        await save(driver)
        await driver.see("Attached: plan.pdf (11 B)")
        await review(driver)
        await driver.see("1 attached")
        await driver.see("plan.pdf is no plain text: nobody compared what is in it.")
        await driver.press("v")
        await driver.see("Attached plan.pdf")
        await driver.press("y")
        await driver.see("Let go · 1")

    assert (3, "A plan", "released") == kept(office)[0]


async def test_a_letter_outlives_a_lost_database(office: Office) -> None:
    """
    A14: what is typed stays, on the screen and on this machine, until it can be saved.
    """
    folder = office.mechanism.unfinished(office.ring(ADA))
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await draft(driver)
        await fill(driver, body="Dear Maria")
        await driver.desk.workers.wait_for_complete()
        with away(office):
            await save(driver)
            await driver.see("The database cannot be reached")
            await driver.see("Dear Maria")
            driver.desk.keep_typed()
            assert ["Dear Maria"] == [one.fields["body"] for one in folder.kept()]

        await review(driver)
        await driver.see("Dear Maria")


async def test_a_form_that_nobody_typed_in_is_kept_nowhere(office: Office) -> None:
    """
    Only what would be lost: one that somebody began is, under what it was to become.
    """
    folder = office.mechanism.unfinished(office.ring(ADA))
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("N")
        await driver.until(lambda: isinstance(driver.screen, FormScreen), "a form")
        driver.desk.keep_typed()
        assert () == folder.kept()

        await fill(driver, text="She rang at nine.")
        driver.desk.keep_typed()
        assert [("She rang at nine.", str(first_case(office)))] == [
            (one.words, one.about) for one in folder.kept()
        ]
        await save(driver)
        await driver.see("The note is in the case.")
        driver.desk.keep_typed()
        assert () == folder.kept()
