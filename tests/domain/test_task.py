"""Tasks, and the days that people type."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from grievance.domain.day_words import day_meant
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId
from grievance.domain.task import LONGEST_TASK, CodedTask, Task, TaskState


TODAY = date(2026, 3, 30)
ME = PersonId(UUID(int=7))
CALL = Task(number=1, text="Call the union.", who=ME, due_on=date(2026, 4, 2))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("+3d", date(2026, 4, 2)),
        (" +2W ", date(2026, 4, 13)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 3, 31)),
        ("2026-05-01", date(2026, 5, 1)),
        ("Friday", date(2026, 4, 3)),
        ("sunday", date(2026, 4, 5)),
        ("monday", date(2026, 4, 6)),  # today is one
    ],
)
def test_days_as_they_are_typed(typed: str, day: date) -> None:
    """
    So many days or weeks ahead, by name, or written out.
    """
    assert day == day_meant(typed, TODAY)


@pytest.mark.parametrize("typed", ["", "3d", "+3m", "+9999d", "soon", "31.12.2026"])
def test_no_day_is_guessed(typed: str) -> None:
    """
    What means no day is refused with what does.
    """
    with pytest.raises(NotAllowedError, match=r"\+3d"):
        day_meant(typed, TODAY)


def test_a_task_is_done_once_and_taken_up_again() -> None:
    """
    Each turn is a revision; to the state it is in there is none.
    """
    done = CALL.turned(TaskState.DONE)

    assert (2, False) == (done.revision, done.is_open)
    assert (3, True) == (done.turned(TaskState.OPEN).revision, CALL.is_open)
    with pytest.raises(NotAllowedError, match="Task 1 is done already"):
        done.turned(TaskState.DONE)


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST_TASK + 1)])
def test_a_task_says_something_in_few_words(text: str) -> None:
    """
    Nothing, or a whole letter, is no task.
    """
    with pytest.raises(NotAllowedError):
        replace(CALL, text=text).check()


def test_words_are_neither_on_the_slip_nor_in_a_repr() -> None:
    """
    Whoever reads slips learns until when, not what.
    """
    assert CodedTask(number=1, who=ME, due_on=CALL.due_on) == CodedTask.of(CALL)
    assert "union" not in repr(CALL)
