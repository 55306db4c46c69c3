"""Hostile words, pasted from somewhere into a desk in a real terminal."""

from __future__ import annotations

import pytest

from tests.tui.offices import Office
from tests.tui.terminals import begin_reply, unlock
from tests.tui.test_drafts import assess, kept
from tests.tui.test_tmux import Open, _open_desk  # noqa: F401  # a fixture
from tui.terminal.pasted import END


SAVES = "\x13"  # as Ctrl+S does, in a letter
SAYS = "What comes with a paste"


@pytest.mark.slow
def test_pasted_words_press_no_key(open_desk: Open, office: Office) -> None:
    """
    Neither in a list, where letters are commands, nor in a letter, where one key saves it
    and the next would let it go; also where they hold the sign with which a paste ends.
    """
    assess(office, nobody=True)
    desk = open_desk()
    unlock(desk)
    desk.paste(f"\x1b]C{'x' * 40}{END}C{SAVES}\x1b]C")
    desk.see(SAYS)
    desk.see("4 of 4 cases")
    assert "A new case" not in desk.screen

    desk.press("C-l", "Passphrase")
    unlock(desk)
    begin_reply(desk)
    desk.paste(f"said: \x1b]{SAVES}{'x' * 40}{END}{SAVES}yyy the end")
    desk.see(SAYS)
    desk.see("yyy the end")
    assert "Draft 1 · progress" in desk.screen
    assert [(1, "open")] == [(revision, state) for revision, _, state in kept(office)]
