"""How the form of a task is read."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from grievance.domain.errors import NotAllowedError
from tui.forms.task import task_of


TODAY = date(2026, 3, 30)
EMPTY = {"text": "", "due_on": "", "who": str(UUID(int=7))}


def test_what_is_first_in_the_form_is_told_of_first() -> None:
    """
    Empty it lacks words; with words a day; by its name a day is the next of them.
    """
    with pytest.raises(NotAllowedError, match="says what is to be done"):
        task_of(EMPTY, None, 1, TODAY)
    with pytest.raises(NotAllowedError, match="Write a day"):
        task_of(EMPTY | {"text": "Call."}, None, 1, TODAY)

    task = task_of(EMPTY | {"text": "Call.", "due_on": "friday"}, None, 1, TODAY)

    assert date(2026, 4, 3) == task.due_on
