"""The queue: what it shows, how it is filtered and sorted, and what it says."""

from __future__ import annotations

from datetime import date

import pytest

from sqlalchemy import text

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.services.slips import slip_memory
from grievance.services.slips.list_cases import list_covers
from tests.tui.offices import ADA, BO, DI, MONDAY, Office
from tests.tui.pilots import Driver, at_desk
from tui.asking.bulk import act_on_each
from tui.asking.bulk_steps import making_urgent
from tui.asking.cases import read_slips
from tui.case_row import Row
from tui.screens import queue_acts
from tui.screens.case import CaseScreen
from tui.screens.case_tabs import CLOCKS
from tui.screens.queue import QueueScreen
from tui.session import Session
from tui.widgets.preview import Preview


TODAY = MONDAY.date()


def covers(office: Office, name: str) -> list[Case]:
    with office.mechanism.store.read() as tx:
        return list_covers(tx, office.ring(name))


def shown(queue: QueueScreen) -> list[CaseId]:
    return list(queue._index.shown())


def stages(queue: QueueScreen, ids: set[CaseId]) -> set[Stage]:
    return {row.case.stage for row in queue.rows() if row.case.id in ids}


async def test_the_most_urgent_come_first(office: Office) -> None:
    """
    Cases stand in the order they fall due; what is late has a sign.
    """
    async with at_desk(office, ADA) as driver:
        assert isinstance(driver.screen, QueueScreen)
        due = [driver.screen._index.row(n).case.due_on for n in range(4)]

        assert sorted(due, key=str) == due
        await driver.see("! 23 d")
        await driver.see("4 of 4 cases · ! 3 overdue")


async def test_a_custodian_is_told_which_are_names_only(office: Office) -> None:
    """
    Such a case asks whether they want to look who wrote, which the log keeps.
    """
    async with at_desk(office, DI) as driver:
        await driver.see("(names only)")
        await driver.press("enter")
        await driver.see("Who wrote is sealed apart from what they wrote.")

        await driver.press("escape", "x")
        await driver.see("names of this case, and not what was said; i opens them.")
        await driver.press("i")
        await driver.see("See who wrote?")


async def test_letters_in_the_filter_run_nothing(office: Office) -> None:
    """
    A burst of letters right after the slash is text, to the last one, as the last line
    says; where it leaves no case, there is none to do anything with.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("slash", *"oRya?")

        await driver.see("oRya?")
        await driver.see(
            "No case matches. Esc clears the filter; Ctrl+F then looks in letters."
        )
        assert isinstance(driver.screen, QueueScreen)
        assert "⏎ To the list esc Clear ^l Lock" == driver.keys
        await driver.press("enter")
        await driver.see("⏎ Open")
        assert "To the list" not in driver.keys
        for key in "spatLx":
            await driver.press(key)
            await driver.see("There is no case under the cursor, and none is marked.")
            assert isinstance(driver.screen, QueueScreen)


async def test_the_filter_narrows_and_escape_restores(office: Office) -> None:
    """
    Words, fields and their opposites choose cases; Esc shows all again.
    """
    late = [c for c in covers(office, ADA) if c.due_on and c.due_on.month == 2]
    async with at_desk(office, ADA) as driver:
        for typed, found in (("due:overdue", 3), ("!due:overdue", 1), ("zz", 0)):
            await driver.press("slash")
            await driver.type(typed)
            await driver.see(f"{found} of 4 cases")
            if found == len(late):
                assert isinstance(driver.screen, QueueScreen)
                assert {case.id for case in late} == set(shown(driver.screen))
            await driver.press("escape")
            await driver.see("4 of 4 cases")


async def test_an_unknown_field_is_told(office: Office) -> None:
    """
    A field that is none is a word; it is told, and which ones there are.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("slash")
        await driver.type("colour:red")

        await driver.see("0 of 4 cases · no field “colour”")
        await driver.see("There is no field “colour”; there are ref, stage, urgency")


async def test_the_cursor_stays_on_its_case(office: Office) -> None:
    """
    When the order changes, the cursor goes where its case goes.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("j")
        assert isinstance(driver.screen, QueueScreen)
        queue, before = driver.screen, driver.screen.table.current

        await driver.press("o")
        await driver.see("Sort by")
        await driver.press("6")

        await driver.see("by reference")
        references = [queue._index.row(n).case.reference for n in range(4)]
        assert sorted(references) == references
        assert before == queue.table.current


async def test_marks_belong_to_cases(office: Office) -> None:
    """
    A marked case keeps its mark in another order.
    """
    async with at_desk(office, ADA) as driver:
        assert isinstance(driver.screen, QueueScreen)
        marked = driver.screen.table.current

        await driver.press("space", "o", "6")

        await driver.see("● 1 marked")
        assert {marked} == driver.screen.table.marks
        await driver.press("escape")
        await driver.miss("marked")


async def test_many_are_marked_and_acted_upon(office: Office) -> None:
    """
    A range, all, and the step for what is marked: asked once, told once, refused stays.
    """
    async with at_desk(office, ADA) as driver:
        assert isinstance(driver.screen, QueueScreen)
        queue = driver.screen
        await driver.press("V", "j", "j")
        await driver.see("○ V marks from there to here")
        await driver.press("V")
        await driver.see("● 3 marked")
        marked = set(queue.table.marks)
        assert marked == set(shown(queue)[:3])

        await driver.press("a")
        await driver.see("Who handles 3 cases?")
        await driver.press("2")
        await driver.see("3 done.")
        await driver.miss("marked")
        await driver.see("Bo Hart")

        await driver.press("asterisk", "s")
        await driver.see("4 cases: to …")
        await driver.press("enter", *"why", "ctrl+s")
        await driver.see("3 done, 1 refused: ")
        await driver.see("● 1 marked")
        assert queue.table.marks == set(shown(queue)) - marked
        await driver.until(lambda: stages(queue, marked) == {Stage.TRIAGE}, "there")

        await driver.press("u")
        await driver.see("Taken back: stage of 4 cases.")
        await driver.until(lambda: stages(queue, marked) == {Stage.RECEIVED}, "back")


async def test_what_is_done_in_one_case_begins_in_the_queue(office: Office) -> None:
    """
    The keys of a case open the one under the cursor and begin there; many are refused.
    """
    async with at_desk(office, ADA) as driver:
        assert isinstance(driver.screen, QueueScreen)
        queue = driver.screen
        row = queue.table.row
        assert row is not None
        for key, said in (
            ("c", "A new allegation"),
            ("i", "See who wrote?"),
            ("r", "Compose"),
            ("f", "Only what is alleged of an Entity"),
            ("x", "From received a case goes to"),
            ("M", "From received a case goes to"),
        ):
            await driver.press(key)
            await driver.see(said)
            await driver.press_until(
                "escape", lambda: driver.screen is queue, "the queue"
            )
        await driver.press("d")
        await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
        await driver.see(row.case.reference)
        await driver.until(lambda: tab_of(driver) == CLOCKS, "tasks and clocks")

        await driver.press("escape", "asterisk", "x")
        await driver.see("4 cases are marked; that is done one by one.")
        assert queue is driver.screen


def tab_of(driver: Driver) -> str:
    screen = driver.screen
    return screen._tab if isinstance(screen, CaseScreen) else ""


async def test_what_a_filter_leaves_is_given_to_somebody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Critical and overdue: found by two words, marked by one key, assigned by another; of
    more than are seen at once somebody is asked once more, and told which.
    """
    monkeypatch.setattr(queue_acts, "MANY", 1)
    session = Session(mechanism=office.mechanism, ring=office.ring(ADA))
    rows = [one for some in read_slips(session) for one in some]
    urgent = [one for one in rows if one.case.due_on and one.case.due_on < TODAY][1:]
    step = making_urgent(session, Urgency.CRITICAL, "A child was hurt.")
    act_on_each(session, urgent, step, lambda _: True)

    async with at_desk(office, ADA) as driver:
        await driver.press("slash")
        await driver.type("critical overdue")
        await driver.press("enter")
        await driver.see("2 of 4 cases")

        await driver.press("asterisk", "a", "2")
        await driver.see("Assign 2 cases to Bo Hart?")
        for row in urgent:
            await driver.see(row.case.reference)
        await driver.press("y")
        await driver.see("2 done. u takes it back.")
    with office.mechanism.store.read() as tx:
        handlers = [tx.cases.get(one.case.id).handler for one in rows]
    assert 2 == handlers.count(office.person(BO))


async def test_views_are_kept_and_shown(office: Office) -> None:
    """
    F names what there is; one of one's own is there at the next start, and is removed.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("slash")
        await driver.type("due:overdue")
        await driver.press("enter", "o", "6", "o", "6")
        await driver.see("by reference, last first")
        await driver.press("F", "7")
        await driver.see("Keep “due:overdue” as …")
        await driver.press(*"late", "ctrl+s")
        await driver.see("You have 1 view of your own")

        await driver.press("F", "6")
        await driver.see("4 of 4 cases")
        await driver.see("by due ")

    async with at_desk(office, ADA) as driver:
        await driver.press("F")
        await driver.see("late due:overdue · by reference, last first")
        await driver.press("7")
        await driver.see("3 of 4 cases")
        await driver.press("F", "9", "1")
        await driver.see("You have 0 views of your own")


async def test_unread_cases_are_gone_to(office: Office) -> None:
    """
    n and N pass over what was read, and say where there is nothing more.
    """
    async with at_desk(office, ADA) as driver:
        assert isinstance(driver.screen, QueueScreen)
        table = driver.screen.table
        await driver.press("j", "enter")
        await driver.see("Summary")
        await driver.press("escape", "g", "n")
        await driver.until(lambda: table.cursor == 2, "the third case")

        await driver.press("N")
        await driver.until(lambda: table.cursor == 0, "the first case")
        await driver.press("N")
        await driver.see("Nothing unread above")


async def test_a_held_key_leaves_nothing_to_run_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Cases that a cursor passes over are not previewed one by one, only the last of them.
    """
    seen: list[Row | None] = []
    show_row = Preview.show_row

    def show(preview: Preview, row: Row | None, today: date) -> None:
        seen.append(row)
        show_row(preview, row, today)

    async with at_desk(office, ADA) as driver:
        assert isinstance(driver.screen, QueueScreen)
        table = driver.screen.table
        await driver.pilot.pause()
        monkeypatch.setattr(Preview, "show_row", show)
        for _ in range(90):
            table.action_step(1)
            table.action_step(-1)
        table.action_step(1)
        await driver.until(lambda: table.row in seen, "the last one")

        assert 4 > len(seen)


async def test_nothing_to_do_names_the_way_on(office: Office) -> None:
    """
    A handler without cases reads where cases come from.
    """
    async with at_desk(office, BO) as driver:
        await driver.see("There is no case for you yet")
        await driver.see("R looks again.")


async def test_a_lost_database_leaves_the_last_list(office: Office) -> None:
    """
    What was read stays, marked as stale with the key that tries again.
    """
    async with at_desk(office, ADA) as driver:
        await driver.desk.workers.wait_for_complete()  # else one opens the old file
        office.mechanism.store.close()
        database = office.mechanism.home.database
        for file in database.parent.glob("grievance.db*"):
            file.rename(file.with_name(f"away-{file.name}"))
        database.mkdir()

        await driver.press("R")

        await driver.see("! stale, R tries again: The database cannot be reached")
        assert isinstance(driver.screen, QueueScreen)
        assert 4 == len(shown(driver.screen))
        database.rmdir()
        for file in database.parent.glob("away-*"):
            file.rename(file.with_name(file.name.removeprefix("away-")))
        await driver.press("R")
        await driver.miss("stale")


async def test_the_next_start_opens_no_slip(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    It has what the last one read, also where no key to a case opens any more.
    """
    monkeypatch.setattr(slip_memory, "FEW", 0)
    kept = office.mechanism.slip_file(office.ring(ADA)).path
    async with at_desk(office, ADA) as driver:
        await driver.see("4 of 4 cases")
        await driver.until(kept.exists, "what was read is kept")
    with office.mechanism.store.engine.begin() as connection:
        connection.execute(text("UPDATE case_grant SET wrapped = randomblob(80)"))

    async with at_desk(office, ADA) as driver:
        await driver.see("4 of 4 cases")
        assert isinstance(driver.screen, QueueScreen)
        assert None not in [row.slip for row in driver.screen.rows()]
    kept.unlink()
    async with at_desk(office, ADA) as driver:
        await driver.see("! stale, R tries again: This cannot be opened")
        assert isinstance(driver.screen, QueueScreen)
        assert [None] * 4 == [row.slip for row in driver.screen.rows()]


async def test_an_altered_slip_is_told(office: Office) -> None:
    """
    Where somebody put another slip under a case, the covers stay and it is said.
    """
    with office.mechanism.store.engine.begin() as connection:
        connection.execute(text("UPDATE slip SET rev = rev + 1"))
    async with at_desk(office, ADA) as driver:
        await driver.see("! stale, R tries again: This cannot be opened")
        await driver.see("4 of 4 cases")


@pytest.mark.parametrize(
    ("width", "there", "gone"),
    [
        (160, ["Handler", "Received", "Lg", "About", "Criteria", "│"], []),
        (100, ["Handler", "Received", "Lg", "About"], ["│", "Criteria"]),
        (80, ["Handler", "About"], ["Received", "│"]),
        (40, ["Reference", "Due", "Stage"], ["Handler", "About"]),
    ],
)
async def test_columns_drop_by_width(
    office: Office, width: int, there: list[str], gone: list[str]
) -> None:
    """
    What does not fit is left out whole, and every line is as wide as the screen.
    """
    async with at_desk(office, ADA, size=(width, 24)) as driver:
        await driver.see("Reference")
        head = driver.text.splitlines()[2]
        table, _, preview = head.partition("│")

        assert [] == [
            word for word in there if word not in table + ("│" * bool(preview))
        ]
        assert [] == [word for word in gone if word in head]
