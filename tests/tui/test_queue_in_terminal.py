"""A queue in a real terminal: unread, many at once, tasks, pasting."""

from __future__ import annotations

import pytest

from tests.tui.hostile import ON_A_LINE
from tests.tui.offices import Office
from tests.tui.terminals import Terminal, unlock
from tests.tui.test_tmux import Open, _open_desk  # noqa: F401  # a fixture


CLOCK = (
    "from datetime import timedelta; from tests.tui.offices import MONDAY; "
    "MovableClock = lambda: lambda: "
    "MONDAY + timedelta(days=4 * pathlib.Path({!r}).exists()); "
)


@pytest.mark.slow
def test_a_queue_is_worked_through(open_desk: Open, office: Office) -> None:
    """
    A2, A3, A6, A16 and A18, one after the other at one desk.
    """
    later = office.mechanism.home.path / "four-days-later"
    desk = open_desk(CLOCK.format(str(later)))
    unlock(desk)
    # A2: what was read has no asterisk any more
    desk.see(r"▶ \* ")
    desk.keys("Enter")
    desk.see("Kind +complaint")
    desk.keys("Escape")
    desk.see(r"▶   \S")
    # A3: critical and overdue, all of them, to somebody
    desk.type("p")
    desk.see("How urgent: GR-")
    desk.keys("Right", "Right", "Enter")
    desk.type("The dam may break")
    desk.keys("C-s")
    desk.see("▶   ▲▲")
    desk.type("/critical overdue")
    desk.see("1 of 4 cases")
    desk.keys("Enter")
    desk.type("*")
    desk.see("● 1 marked")
    desk.type("a1")
    desk.see(r"received +Ada Berg")
    desk.keys("Escape")
    desk.see("4 of 4 cases")
    # A16: 5,000 lines into the list run nothing; A18: codes into a field are marks
    desk.paste("xsuaN\n" * 5_000)
    desk.see("4 of 4 cases")
    desk.press("/", "To the list")
    desk.paste(ON_A_LINE)
    desk.see(r"No case matches\.")
    assert "untouched" == desk.title
    desk.press("Escape", "4 of 4 cases")
    do_in_three_days(desk)
    later.touch()
    unlock(desk)
    desk.type("3")
    desk.see("! 1 d.*")
    desk.see("Call her")


def do_in_three_days(desk: Terminal) -> None:
    """A6: a task in three days; once the clock is past it, it has a sign."""
    desk.keys("Enter")
    desk.see("read by Ada Berg")
    desk.type("t")
    desk.see("What is to be done")
    desk.type("Call her")
    desk.keys("Enter")
    desk.type("+3d")
    desk.keys("C-s")
    desk.see("The task is on record")
    desk.type("3")
    desk.see("in 3 d.*")
    desk.see("Call her")
