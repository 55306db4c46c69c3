"""What is due: one's cases and tasks by their day, and a task from its key to its end."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.domain.task import CodedTask, TaskState
from grievance.services.handling.set_task import turn_task
from tests.doubles import due
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tests.tui.test_case_index import TODAY, row
from tui.case_row import Row
from tui.facts.due_groups import day_cells, grouped
from tui.facts.my_cases import LED, my_case_lines, my_case_words
from tui.listed import Listed
from tui.screens.case import CaseScreen
from tui.screens.due import DueList
from tui.screens.my_cases import MyCasesScreen
from tui.screens.tasks import TasksScreen


ME = PersonId(UUID(int=1))


def mine(number: int, days: int | None, **changes: object) -> Row:
    clocks = () if days is None else due(TODAY + timedelta(days=days))
    handled = {"handler": ME, **changes}
    return row(number, clocks=clocks, **handled)._replace(mine=True)


def headings(lines: tuple[Listed, ...]) -> list[str]:
    return [line.cells[0] for line in lines if line.thing is None]


@pytest.mark.parametrize(
    ("days", "heading"),
    [
        (-9, "Overdue · 1"),
        (-1, "Overdue · 1"),
        (0, "Today · 1"),
        (1, "Within a week · 1"),
        (6, "Within a week · 1"),
        (7, "Later · 1"),
        (None, "No day · 1"),
    ],
)
def test_days_have_their_heading(days: int | None, heading: str) -> None:
    """
    What is late stands alone; a week is seven days, whichever day it is.
    """
    day: date | None = None if days is None else TODAY + timedelta(days=days)

    assert [heading] == headings(grouped([(day, Listed(cells=("x",), thing=1))], TODAY))


def test_days_are_said_both_ways() -> None:
    """
    How long there is, and the day; what is late has a sign.
    """
    soon, late = TODAY + timedelta(days=2), TODAY - timedelta(days=1)

    assert ("in 2 d", "· 2026-03-04") == day_cells(soon, TODAY)
    assert ("! 1 d", "· 2026-03-01") == day_cells(late, TODAY)
    assert ("–", "") == day_cells(None, TODAY)


def test_my_cases_are_those_i_handle() -> None:
    """
    Open ones alone, what is due first at the top, late ones counted.
    """
    rows = [
        mine(3, 30),
        mine(1, -2),
        row(2),
        mine(4, 3, stage=Stage.CLOSED),
        mine(5, None),
    ]
    lines = my_case_lines(rows, TODAY)

    assert ["Overdue · 1", "Later · 1", "No day · 1"] == headings(lines)
    shown = [line.cells[3] for line in lines if line.thing is not None]
    assert ["GR-0001-0000", "GR-0003-0000", "GR-0005-0000"] == shown
    assert ("! 2 d", "· 2026-02-28") == lines[1].cells[:2]
    assert "3 open · ! 1 overdue" == my_case_words(rows, TODAY)


def test_a_case_says_how_much_is_to_be_done(office: Office) -> None:
    """
    Open tasks are counted, whosever they are.
    """
    task = CodedTask(number=1, who=office.person(BO), due_on=TODAY)
    one = mine(1, 3)._replace(slip=Slip(tasks=(task,)))

    assert "1" == my_case_lines([one], TODAY)[1].cells[6]
    assert "–" == my_case_lines([mine(1, 3)], TODAY)[1].cells[6]


def test_what_i_only_lead_stands_apart() -> None:
    """
    A coordinator answers for a case until somebody handles it, which makes it nobody's.
    """
    rows = [mine(1, 3), mine(2, -1, handler=None), mine(3, None, handler=None)]
    lines = my_case_lines(rows, TODAY)

    assert ["Within a week · 1", f"{LED} · 2"] == headings(lines)
    assert "1 open · 2 wait for a handler · ! 1 overdue" == my_case_words(rows, TODAY)


async def is_as_stale_as_the_queue(driver: Driver) -> None:
    """
    What is listed of its rows says so where these are stale, until R reads them anew.
    """
    queue = driver.desk.queue
    assert queue is not None
    queue.books_away("The books are away.")
    await driver.press("R")
    await driver.see("My cases · 0 open")
    await driver.miss("stale")

    queue.books_away("The books are away.")
    assert isinstance(driver.screen, MyCasesScreen)
    driver.screen.rows_changed()
    await driver.see("My cases · ! stale, R tries again: The books are away · 0 open")
    await driver.press("R")
    await driver.miss("stale")


async def is_not_in_the_way(driver: Driver) -> None:
    """
    Two changes at once are followed in silence, and so is a queue that is read anew; a
    refused step makes nothing stale.
    """
    screen = driver.screen
    assert isinstance(screen, TasksScreen)
    lists = list[DueList]()

    def read() -> DueList:
        lists.append(TasksScreen.read(screen))
        return lists[-1]

    screen.read = read  # type: ignore[method-assign]  # counts, and reads
    driver.desk.told.clear()
    screen.rows_changed()
    screen.rows_changed()
    await driver.until(lambda: screen.found in lists[1:], "both read")
    assert [] == driver.desk.told

    queue = driver.desk.queue
    assert queue is not None
    queue.action_again()  # as after much was changed, or the database was away
    await driver.until(lambda: screen.found in lists[2:], "read with the queue")

    def refuse() -> None:
        msg = "Not yours."
        raise NotAllowedError(msg)

    screen.change(refuse, "done")
    await driver.see("Not yours.")
    await driver.see("mine · 1 to do")
    assert "stale" not in driver.words


async def test_a_task_from_its_key_to_its_end(office: Office) -> None:
    """
    +3d reads as in 3 d, in its case and among all tasks; late it has a sign; done it goes.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("2")
        await driver.see("My cases · 0 open · 4 wait for a handler · ! 3 overdue")
        await driver.see("No handler yet: you answer for it")
        await is_as_stale_as_the_queue(driver)
        await driver.press("3")
        await driver.see("Nothing is to be done. t in a case writes something down")
        await driver.press("1", "enter")
        assert isinstance(driver.screen, CaseScreen)
        case_id = driver.screen.case_id
        await driver.see("Summary")
        await driver.see("Received")

        await driver.press("t")
        await driver.see("What is to be done?")
        await driver.press(*"Call", "enter")
        await driver.type("soon")
        await driver.press("ctrl+s")
        await driver.see("Write a day like 2026-03-31, +3d")
        await driver.press(*["backspace"] * 4, *"+3d", "ctrl+s")
        await driver.see("The task is on record.")
        await driver.tab("Tasks & clocks")
        await driver.see("To do · 1")
        await driver.see("in 3 d")
        await driver.press("u")
        await driver.see("✗ dropped")
        await driver.press("U")
        await driver.see("To do · 1")

        await driver.press("3")
        await driver.see("mine · 1 to do")
        await driver.see("in 3 d · 2026-03-05")

    office.clock.later(timedelta(days=5))
    async with at_desk(office, ADA) as driver:
        await driver.press("2", "3")
        await driver.see("1 to do · ! 1 overdue")
        await driver.see("! 2 d · 2026-03-05")
        await driver.press("x")
        await driver.see("Task 1 is done. u takes it back.")
        await driver.see("mine · 0 to do")

        with office.mechanism.store.begin() as tx:  # somebody at another desk
            turn_task(
                *(tx, office.ring(ADA), case_id, 1, TaskState.OPEN),
                at=office.clock(),
            )
        await driver.see("mine · 1 to do")
        await is_not_in_the_way(driver)
    assert 5 == office.acts().count("record-written")
