"""Tasks as lines: how long there is, in which case, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from grievance.domain.ids import CaseId, holder_of
from grievance.domain.task import Task, TaskState
from grievance.services.cases.list_tasks import GONE, ListedTask
from tui.facts.due_groups import DUE_SLOTS, day_cells, grouped, tone_of
from tui.listed import Listed, Slot, section
from tui.words import NONE, due_words
from tui.wrapping import Block


SLOTS = (
    *DUE_SLOTS,
    Slot("Case", 12),
    Slot("Who", 14, 80),
    Slot("To do"),
)
EMPTY = (
    "Nothing is to be done. t in a case writes something down; A shows what others have "
    "to do as well."
)
SIGNS = {TaskState.OPEN: "·", TaskState.DONE: "✓", TaskState.DROPPED: "✗"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAt:
    """A task under the cursor, and the case it is in."""

    case_id: CaseId
    number: int


def task_lines(tasks: Sequence[ListedTask], today: date) -> tuple[Listed, ...]:
    """Return tasks of many cases by their day."""
    return grouped([(one.task.due_on, _line(one, today)) for one in tasks], today)


def task_words(tasks: Sequence[ListedTask]) -> str:
    """Count them, and those that are late."""
    late = sum(one.is_late for one in tasks)
    return f"{len(tasks):,} to do" + (f" · ! {late:,} overdue" if late else "")


def tasks_of_case(
    tasks: Iterable[Task], names: Mapping[str, str], today: date, *, is_open: bool
) -> tuple[Listed, ...]:
    """Return the tasks of one case, beside its clocks: open ones, or those that are over."""
    some = [one for one in tasks if one.is_open is is_open]
    lines = [
        _beside_clocks(one, names, today)
        for one in sorted(some, key=lambda task: task.due_on)
    ]
    return section("To do" if is_open else "Done", lines)


def _line(one: ListedTask, today: date) -> Listed:
    task, case = one.task, one.case
    return Listed(
        cells=(
            *day_cells(task.due_on, today),
            case.reference,
            one.who,
            task.text,
        ),
        thing=TaskAt(case_id=case.id, number=task.number),
        key=f"{case.id} {task.number}",
        tone=tone_of(task.due_on, today),
        detail=(
            Block(task.text),
            Block(one.who, label="Who"),
            Block("Enter opens the case, x says that it is done.", "soft"),
        ),
    )


def _beside_clocks(task: Task, names: Mapping[str, str], today: date) -> Listed:
    who = names.get(str(holder_of(task.who)), GONE)
    late = task.is_open and task.due_on < today
    left = due_words(task.due_on, today) if task.is_open else NONE
    state = "! overdue" if late else f"{SIGNS[task.state]} {task.state}"
    return Listed(
        cells=(state, task.text, task.due_on.isoformat(), left, who, NONE),
        thing=task,
        key=f"task {task.number}",
        tone=tone_of(task.due_on, today) if task.is_open else "soft",
        detail=(Block(task.text), Block(who, label="Who"), _keys(task)),
    )


def _keys(task: Task) -> Block:
    said = "Enter changes it, x says that it is done." if task.is_open else ""
    return Block(said or "x takes it up again.", "soft")
