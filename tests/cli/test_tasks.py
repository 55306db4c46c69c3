"""`grievance tasks`: what is to be done, by whom and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.command import Shell
from tests.cli.conftest import PERSON


TODAY = datetime.now(UTC).date()  # noqa: TID251  # the command asks the system as well


@pytest.fixture(name="reference")
def _reference(busy: Shell) -> str:
    [ordinary] = busy.run("clocks", "--kind", "triage", "--json").lines
    return str(ordinary["reference"])


def test_a_task_is_written_down_listed_and_done(busy: Shell, reference: str) -> None:
    """
    With its day and who is to do it; done, the list is empty and says what adds one.
    """
    assert "tasks add" in busy.run("tasks", "list").out

    added = busy.run("tasks", "add", reference, "Call the union.", "--due", "+3d")
    assert "Task 1 is due on " in added.out
    [listed] = busy.run("tasks", "list", "--mine", "--json").lines
    due_on = (TODAY + timedelta(days=3)).isoformat()
    expected = {
        "reference": reference,
        "number": 1,
        "task": "Call the union.",
        "who": PERSON,
        "due_on": due_on,
        "state": "open",
        "days_left": 3,
    }
    assert expected == {name: listed[name] for name in expected}
    assert "3 days" in busy.run("tasks", "list").out

    assert "Task 1 is done." in busy.run("tasks", "done", reference, "1").out
    assert [] == busy.run("tasks", "list", "--json").lines
    again = busy.run("tasks", "done", reference, "1", "--reopen", "--json")
    assert "open" == again.lines[0]["state"]


def test_what_is_no_day_or_nobody_is_refused(busy: Shell, reference: str) -> None:
    """
    In a sentence that says what would do.
    """
    add = ("tasks", "add", reference, "Call.")

    assert "+3d" in busy.run(*add, "--due", "soon").err
    assert 0 != busy.run(*add, "--due", "+3d", "--for", "Nobody Here").status
    assert [] == busy.run("tasks", "list", "--json").lines


def test_ones_own_cases_are_listed(busy: Shell, reference: str) -> None:
    """
    Those one answers for, as the one on duty or as the handler, as long as they are open.
    """
    assert 2 == len(busy.run("cases", "--mine", "--json").lines)

    busy.run("assign", reference, "--to", PERSON)
    why = ("--asked-by", "complainant", "--reason", "It was settled.")
    ended = busy.run("withdraw", reference, *why)
    assert 0 == ended.status, ended.err
    left = [one["reference"] for one in busy.run("cases", "--mine", "--json").lines]
    assert 1 == len(left)
    assert reference not in left
