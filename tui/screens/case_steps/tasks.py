"""Write down what is to be done in a case, change it, and say that it is done."""

from __future__ import annotations

from grievance.domain.compartment import Compartment
from grievance.domain.ids import holder_of
from grievance.domain.task import Task, TaskState
from grievance.services.cases.open_case import OpenedCase
from grievance.services.slips.list_cases import handler_names
from tui.asking import cases as asking
from tui.asking import tasks as asking_tasks
from tui.asking.case_file import next_of
from tui.asking.doing import UNDOES
from tui.forms.form import Values
from tui.forms.option import Option
from tui.forms.task import task_form, task_of
from tui.screens.case_steps.clocks import pause
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk
from tui.screens.case_tabs import CLOCKS


NONE_HERE = "Put the cursor on a task; n writes one down."


async def new_task(desk: CaseDesk) -> None:
    """Ask what is to be done."""
    await _ask(desk, None)


async def look(desk: CaseDesk) -> None:
    """Go where the days stand; with the cursor on a task the key changes its day."""
    await desk.action_tab(CLOCKS)


async def open_line(desk: CaseDesk) -> None:
    """Change the task under the cursor; a clock is paused, or goes on."""
    if isinstance(desk.listed, Task):
        await change_task(desk)
    else:
        await pause(desk)


async def change_task(desk: CaseDesk) -> None:
    """Ask for the task under the cursor anew: another day, or somebody else."""
    task = desk.listed
    if isinstance(task, Task) and task.is_open:
        await _ask(desk, task)
    else:
        desk.say(NONE_HERE)


async def finish_task(desk: CaseDesk) -> None:
    """Say that the task under the cursor is done; one that is, is to be done again."""
    task, session = desk.listed, desk.session
    if not isinstance(task, Task):
        desk.say(NONE_HERE)
        return
    case_id, number = desk.shown.opened.case.id, task.number
    state = TaskState.DONE if task.is_open else TaskState.OPEN
    said = "is done" if task.is_open else "is to be done after all"

    def change() -> OpenedCase:
        asking_tasks.turn(session, case_id, number, state)
        return asking.read_case(session, case_id)

    desk.change(change, f"Task {number} {said}. {UNDOES}")


async def _ask(desk: CaseDesk, old: Task | None) -> None:
    case_id, session = desk.shown.opened.case.id, desk.session

    def keep(values: Values) -> None:
        tasks = desk.shown.file.tasks
        now = next((one for one in tasks if old and one.number == old.number), old)
        task = task_of(values, now, next_of(tasks), session.today)
        asking_tasks.keep_task(session, case_id, task)

    form = task_form(_readers(desk), old, session.ring.person_id)
    await fill_in(desk, form, keep, f"The task is on record. {UNDOES}")


def _readers(desk: CaseDesk) -> tuple[Option, ...]:
    """Return those who can read the case, and so can have something to do in it."""
    readers = {
        one.holder
        for one in desk.shown.opened.access.holders
        if one.compartment is Compartment.CONTENTS
    }
    names = handler_names(desk.session.ring)
    return tuple(
        Option(str(id_), name)
        for id_, name in names.items()
        if holder_of(id_) in readers
    )
