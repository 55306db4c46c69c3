"""A case on the screen: what is shown of it, what is done, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from textual.widgets import Input

from grievance.domain.case import Case
from grievance.domain.events import Act
from grievance.domain.stage import Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.handling.move_case import move_case
from grievance.services.slips.list_cases import list_covers
from tests.doubles import make_step
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import at_desk
from tui.screens.case import CaseScreen
from tui.screens.queue import QueueScreen


TABS = (
    ("Letters", "Old dust"),
    ("Access & log", "May read"),
    ("Allegations", "Nothing is on record yet"),
    ("Tasks & clocks", "triage"),
    ("Triage", "To decide"),
    ("Drafts", "No letter is being written"),
    ("Risk", "Risk of reprisal"),
    ("Links", "No other case is linked with this one."),
)


@pytest.fixture(name="covers")
def _covers(office: Office) -> list[Case]:
    """
    The covers in the order of the queue: old, photos, hostile, no pay.
    """
    with office.mechanism.store.read() as tx:
        found = list_covers(tx, office.ring(ADA))
    return sorted(found, key=lambda case: str(case.due_on))


def cover(office: Office, case: Case) -> Case:
    with office.mechanism.store.read() as tx:
        return tx.cases.get(case.id)


def give(office: Office, case: Case, name: str) -> None:
    with office.mechanism.store.begin() as tx:
        assign_case(
            tx,
            office.ring(ADA),
            case_id=case.id,
            handler_id=office.person(name),
            at=office.clock(),
        )


async def test_opening_is_logged_and_comes_back(office: Office) -> None:
    """
    A case opens on its summary, the log says so, and Esc leads back to the queue.
    """
    before = office.acts().count(Act.CONTENTS_OPENED)
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Proposed by the reader; nobody has confirmed these facts.")
        await driver.see("read by Ada Berg, recovery")

        await driver.press("escape")

        await driver.see("4 of 4 cases")
        assert before + 1 == office.acts().count(Act.CONTENTS_OPENED)


async def test_the_letter_and_its_sender_apart(office: Office) -> None:
    """
    The letter is read without its sender; who wrote is asked for, and logged.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Summary")
        await driver.see("Kind")
        await driver.tab("Letters")
        await driver.see("The dust of the road makes our children cough.")
        await driver.see("sealed · i asks who wrote it")
        assert "maria" not in driver.text.casefold()

        await driver.press("i")
        await driver.see("written into the log for good")
        await driver.see("Cases: GR-")
        await driver.see("Told: nobody outside; everybody who may read this case")
        await driver.press("y", "enter")
        await driver.see("That is not the word.")
        assert 0 == office.acts().count(Act.IDENTITY_OPENED)
        await driver.press("backspace", *"open", "enter")

        await driver.see("Maria Witness <maria@village.example>")
        assert 1 == office.acts().count(Act.IDENTITY_OPENED)


async def test_who_may_not_know_is_told_so(office: Office, covers: list[Case]) -> None:
    """
    Without the key to the identity compartment one gets a sentence, and no name.
    """
    give(office, covers[0], BO)
    async with at_desk(office, BO) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("i", *"open", "enter")

        await driver.see("Who complained is sealed to the custodians of this case")
        await driver.tab("Letters")
        assert "maria" not in driver.text.casefold()
        assert 0 == office.acts().count(Act.IDENTITY_OPENED)


async def test_assigning(office: Office, covers: list[Case]) -> None:
    """
    The menu names those who can take cases; queue and case show who did.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("a")
        await driver.see("1 Ada Berg coordinator, custodian")
        await driver.see("2 Bo Hart handler")
        assert "Cy Idle" not in driver.words
        await driver.press("2")

        await driver.see(f"{covers[0].reference} is Bo Hart's now.")
        await driver.see("read by Ada Berg, Bo Hart, recovery")
        assert office.person(BO) == cover(office, covers[0]).handler
        await driver.press("escape")
        await driver.see("received Bo Hart")


async def test_who_is_no_coordinator_assigns_nothing(
    office: Office, covers: list[Case]
) -> None:
    """
    The rule is the service's; the desk shows its sentence.
    """
    give(office, covers[0], BO)
    async with at_desk(office, BO) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("a", "1")

        await driver.see("Only a coordinator assigns cases; ask one of them.")


async def test_a_case_without_handler_stays(office: Office, covers: list[Case]) -> None:
    """
    Moving a case that nobody handles is refused in a sentence.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("s", "enter")
        await driver.type("look")
        await driver.press("enter")

        await driver.see("A case needs a handler before it moves; assign it first.")
        assert Stage.RECEIVED == cover(office, covers[0]).stage


async def test_a_sign_says_that_there_are_more_tabs(office: Office) -> None:
    """
    Where they do not fit, until the last one is seen; it is that one by then.
    """
    async with at_desk(office, ADA, size=(80, 24)) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.see(" ›")
        assert "Risk" not in driver.text

        await driver.tab("Risk")
        await driver.see("Triage Risk")
        assert "›" not in driver.text


async def test_moving_needs_and_keeps_a_reason(
    office: Office, covers: list[Case]
) -> None:
    """
    Without a reason nothing moves; with one the history tells it.
    """
    give(office, covers[0], ADA)
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("s")
        await driver.see("From received to …")
        await driver.see("1 triage")
        await driver.press("9", "1", "enter")  # there is no ninth
        await driver.see("A change of stage needs a reason")
        await driver.type("We take it up")
        await driver.press("enter")

        await driver.see(f"{covers[0].reference} is in triage now.")
        await driver.tab("Access & log")
        await driver.see("received → triage: We take it up")
        assert Stage.TRIAGE == cover(office, covers[0]).stage


async def test_a_note_is_written(office: Office) -> None:
    """
    Letters in a note are letters; Ctrl+S seals it to the case.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("N", *"as?")
        await driver.press("ctrl+s")
        await driver.see("The note is in the case.")

        await driver.tab("Summary")
        await driver.see("Ada Berg · 2026-03-02 09:00 as?")


async def test_a_begun_note_is_not_lost_by_one_key(office: Office) -> None:
    """
    Esc says that the note is not saved; only a second one drops it.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("N", "x", "escape")
        await driver.see("This is not saved.")
        await driver.press("escape")

        await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
        assert Act.NOTE_ADDED not in office.acts()


async def test_a_stage_moved_meanwhile(office: Office, covers: list[Case]) -> None:
    """
    The menu of an older stage does not move the case from its new one.
    """
    give(office, covers[0], ADA)
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("s", "enter")
        with office.mechanism.store.begin() as tx:
            move_case(
                tx,
                office.ring(ADA),
                case_id=covers[0].id,
                step=make_step(Stage.WITHDRAWN, reason="they asked for it"),
                timetable=office.mechanism.timetable,
                at=office.clock(),
            )
        await driver.type("why")
        await driver.press("enter")

        await driver.see("▲ Not done: You yourself changed this case meanwhile: stage")
        await driver.see("received → withdrawn")
        await driver.see("Look at it, then repeat. Your reason is kept for the next")
        await driver.see("Stage withdrawn")


async def test_a_case_of_others_stays_shut(office: Office, covers: list[Case]) -> None:
    """
    Without a grant there is a sentence that says whom to ask, and nothing else.
    """
    async with at_desk(office, BO) as driver:
        queue = driver.screen
        assert isinstance(queue, QueueScreen)
        case = CaseScreen(queue._session, covers[0].id, queue)
        await driver.desk.push_screen(case)

        await driver.see("This case's key is not yours; ask a coordinator to grant it.")
        await driver.press("a", "s", "N", "i", "w")
        assert case is driver.screen


async def test_next_and_previous(office: Office, covers: list[Case]) -> None:
    """
    J and K walk the queue in its order, and stop at its ends.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        for key, place in (("J", 1), ("J", 2), ("K", 1), ("K", 0)):
            await driver.see("Kind")
            await driver.press(key)
            await driver.see(f"{covers[place].reference} · received")
        await driver.see("Kind")
        await driver.press("K")
        await driver.see("That was the last case of this list")


def saved(folder: Path) -> Iterator[tuple[str, int, bytes]]:
    for path in sorted(folder.iterdir()):
        yield path.name, path.stat().st_mode & 0o777, path.read_bytes()


async def test_an_attachment_is_saved_for_its_owner(
    office: Office, tmp_path: Path
) -> None:
    """
    It goes where the person says, readable by them alone, and the log knows.
    """
    folder = tmp_path / "out"
    folder.mkdir()
    async with at_desk(office, ADA) as driver:
        await driver.press("j", "enter")
        await driver.see("Kind")
        await driver.tab("Letters")
        await driver.see("w saves dam.jpg")
        await driver.press("w")
        await driver.see("Save an attachment")
        path = driver.screen.query_one(Input)
        assert path.value.endswith("/dam.jpg")
        path.value = str(folder / "photo")
        await driver.press("enter")

        await driver.see("nobody else can read it")
        assert [("photo", 0o600, b"secret photo")] == list(saved(folder))
        assert Act.ATTACHMENT_READ in office.acts()


async def test_no_file_is_overwritten(office: Office, tmp_path: Path) -> None:
    """
    A name that is taken is refused before anything is taken out of the case.
    """
    taken = tmp_path / "taken"
    taken.write_text("mine")
    async with at_desk(office, ADA) as driver:
        await driver.press("j", "enter")
        await driver.see("Kind")
        await driver.press("w")
        driver.screen.query_one(Input).value = str(taken)
        await driver.press("enter")

        await driver.see("There is such a file already")
        assert "mine" == taken.read_text()
        assert Act.ATTACHMENT_READ not in office.acts()


async def test_the_reference_is_copied(office: Office, covers: list[Case]) -> None:
    """
    Only the reference goes to the clipboard.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("y")

        assert covers[0].reference == driver.desk.clipboard


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_every_tab_fits(office: Office, size: tuple[int, int]) -> None:
    """
    At every size each tab shows its beginning, and no line is too wide.
    """
    async with at_desk(office, ADA, size=size) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        for title, there in TABS:
            await driver.tab(title)
            await driver.see(there)
            assert {size[0]} == {len(line) for line in driver.text.splitlines()}
