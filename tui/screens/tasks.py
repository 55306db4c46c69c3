"""Tasks: what is to be done in all cases, by oneself or by anybody."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from grievance.domain.ids import CaseId
from grievance.domain.task import TaskState
from tui.asking.doing import UNDOES
from tui.asking.tasks import read_tasks, turn
from tui.facts.task import EMPTY, SLOTS, TaskAt, task_lines, task_words
from tui.keys.command_list import Command, bindings
from tui.queue.case_list import CaseList
from tui.screens.due import DueList, DueScreen
from tui.session import Session


class TasksScreen(DueScreen):
    """One's own first; `A` shows those of others as well."""

    BINDING_GROUP_TITLE = "Tasks"
    NAME = "Tasks"
    EMPTY = EMPTY
    SLOTS = SLOTS
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "tasks",
        Command(
            name="finish", keys="x", label="Done", help="Say that the task is done"
        ),
        Command(
            name="all",
            keys="A",
            label="All, mine",
            help="Show what others have to do as well, or one's own alone",
        ),
    )

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session, cases)
        self._mine = True

    def read(self) -> DueList:
        tasks = read_tasks(self.session, mine=self._mine)
        whose = "mine" if self._mine else "everybody's"
        said = f"{whose} · {task_words(tasks)}"
        return DueList(lines=task_lines(tasks, self.session.today), said=said)

    def case_of(self, thing: object) -> CaseId | None:
        return thing.case_id if isinstance(thing, TaskAt) else None

    def action_all(self) -> None:
        """Show those of others as well, or no longer."""
        self._mine = not self._mine
        self.catch_up()

    def action_finish(self) -> None:
        """Say that the task under the cursor is done."""
        task = self.thing
        if isinstance(task, TaskAt):
            wish = (self.session, task.case_id, task.number, TaskState.DONE)
            self.change(partial(turn, *wish), f"Task {task.number} is done. {UNDOES}")
