"""Undo, ends and links in a real terminal, driven by keys."""

from __future__ import annotations

import pytest

from tests.tui.terminals import Terminal, unlock
from tests.tui.test_tmux import Open, _open_desk  # noqa: F401  # a fixture


@pytest.mark.slow
def test_what_is_done_is_taken_back_or_asked_for_twice(open_desk: Open) -> None:
    """
    S4: three change their stage and go back.  S5: a case ends by its word.  A5: it is
    linked once.
    """
    desk = open_desk(size=(110, 36))
    unlock(desk)
    mark_three(desk)
    desk.type("a1")
    desk.see("3 done. u takes it back.")
    mark_three(desk)
    desk.type("s")
    desk.see("3 cases: to …")
    desk.keys("Enter")
    desk.type("They belong together")
    desk.see("They belong together")
    desk.keys("C-s")
    desk.see("triage.*\n.*triage.*\n.*triage")
    desk.type("u")
    desk.see("Taken back: stage of 3 cases")
    desk.see("received.*\n.*received.*\n.*received")

    desk.type("g")
    desk.keys("Enter")
    desk.see("read by Ada Berg")
    desk.type("s")
    desk.see("From received to …")
    desk.see("Who asked", absent=True)
    desk.type("j")
    desk.see("Who asked")
    desk.keys("Enter")
    choose(desk, "complainant")
    desk.type("She asked for it")
    desk.see("She asked for it")
    desk.keys("C-s")
    desk.see("Withdraw GR-.*\\?")
    desk.type("yes")
    desk.see(" yes ")
    desk.keys("Enter")
    desk.see("That is not the word")
    desk.keys("C-u")
    desk.type("withdraw")
    desk.see("│ withdraw ")
    desk.keys("Enter")
    desk.see("nobody has assessed the risk|is in withdrawn now")
    if "once more" in desk.screen:
        desk.keys("C-s")
    desk.see("is in withdrawn now")
    desk.type("u")
    desk.see("is in withdrawn cannot be undone")

    link(desk)
    desk.see("They are linked")
    link(desk)
    desk.see("are already linked")


def mark_three(desk: Terminal) -> None:
    desk.type("g")
    desk.keys("Space", "Space", "Space")
    desk.see("● 3 marked")


def choose(desk: Terminal, words: str) -> None:
    """Take the first line of a list that has these words."""
    desk.type(words)
    desk.see("Type to look for it")
    desk.see(f" {words} ")
    desk.keys("Enter")
    desk.see("Type to look for it", absent=True)


def link(desk: Terminal) -> None:
    """Link the open case to the first of the others."""
    desk.type("L")
    desk.see("is about the same as …")
    choose(desk, "GR-")
    desk.keys("C-s")
