"""Two real terminals on one office: what is done at one is seen at the other."""

from __future__ import annotations

import pytest

from tests.tui.terminals import unlock
from tests.tui.test_tmux import Open, _open_desk  # noqa: F401  # a fixture


@pytest.mark.slow
def test_a_case_is_open_at_two_desks(open_desk: Open) -> None:
    """
    A13: who types is told, and then shown both values with their words kept; who only
    looks sees it without a key.
    """
    busy, other = open_desk(size=(110, 36)), open_desk(size=(110, 36))
    unlock(busy)
    unlock(other)
    for desk in (busy, other):
        desk.keys("Enter")
        desk.see("read by Ada Berg")
    busy.type("p")
    busy.see("How urgent is")
    busy.wait(lambda: "normal" in busy.lines[busy.cursor[1]], "the first field")
    busy.keys("Tab")
    busy.wait(lambda: "Why?" in busy.lines[busy.cursor[1]], "the second field")
    busy.type("mine")
    busy.see(" mine ")

    other.type("a2")
    other.see("is Bo Hart's now")
    busy.see("You, at another desk, gave")
    busy.keys("C-s")
    busy.see("You yourself changed this case meanwhile: handler nobody → Bo Hart")
    busy.see(" mine ")
    busy.see("at it, then repeat.")
    busy.see("Handler +Bo Hart")  # behind the form, where it is shown as it is now
    busy.keys("C-s")

    busy.see("How urgent it is, is on record.")
    other.see("You, at another desk, changed how urgent this case is.")
