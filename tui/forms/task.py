"""The form of a task, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from grievance.domain.day_words import day_meant
from grievance.domain.ids import PersonId
from grievance.domain.task import Task
from tui.forms.form import Form, One, Values, Words
from tui.forms.option import Option
from tui.refused_field import about


WHEN = "+3d, +2w, friday, 2026-03-31"
SAID = "The words are sealed in the case. Ctrl+S does it, Esc goes back."


def task_form(
    people: Sequence[Option], old: Task | None, me: PersonId, title: str = ""
) -> Form:
    """Ask what is to be done, until when, and by whom of those who can read the case."""
    due = old.due_on.isoformat() if old else ""
    return Form(
        title=title or (f"Task {old.number}" if old else "What is to be done?"),
        fields=(
            Words(name="text", label="What", value=old.text if old else ""),
            Words(name="due_on", label="Until when", value=due, hint=WHEN),
            One(
                name="who",
                label="Who",
                options=people,
                value=str(old.who if old else me),
            ),
        ),
        said=SAID,
    )


def task_of(values: Values, old: Task | None, number: int, today: date) -> Task:
    """
    Return the task that was filled in.

    Raises:
        FieldError: It says nothing, or no day.
    """
    task = Task(
        number=old.number if old else number,
        revision=old.revision + 1 if old else 1,
        text=values["text"].strip(),
        who=PersonId(UUID(values["who"])),
        due_on=today,
    )
    with about("text"):  # the field above is told of first
        task.check()
    with about("due_on"):
        return replace(task, due_on=day_meant(values["due_on"], today))
