"""Coming and going in a real terminal: wrong tries, an idle desk, and the very first one."""

from __future__ import annotations

import re
import sys

from collections.abc import Iterator
from pathlib import Path

import pytest

from grievance.wiring import build, utc_now
from tests.tui.offices import MovableClock, Office, complaint
from tests.tui.terminals import Terminal, need_tmux, unlock
from tests.tui.test_tmux import Open, _open_desk  # noqa: F401  # a fixture


WRONG = "Name, passphrase or device file is not right"
PHRASE = "six quiet words of a first person"
CLOCK = (
    "from datetime import timedelta; from tests.tui.offices import MONDAY; "
    "MovableClock = lambda: lambda: "
    "MONDAY + timedelta(hours=pathlib.Path({!r}).exists()); "
)


@pytest.mark.slow
def test_who_is_wrong_and_who_goes_away(open_desk: Open, office: Office) -> None:
    """
    A1: three wrong tries make one wait, and no row is ever on the screen.  A11: a desk that
    was left alone locks itself, and nothing of a case is on the screen or above it.
    """
    later = office.mechanism.home.path / "an-hour-later"
    desk = open_desk(CLOCK.format(str(later)))
    for seconds in (1, 2, 4):
        desk.see("Passphrase")
        desk.type("not the passphrase")
        desk.keys("Enter")
        desk.see(rf"{WRONG}[^G]*Next try in {seconds} s")
        assert "GR-" not in desk.scrollback
        desk.see("Next try", absent=True)
        desk.keys("C-u")

    unlock(desk)
    desk.keys("Enter")
    desk.see("Kind +complaint")
    desk.type(";l")
    desk.see("The dust of the road")
    later.touch()
    desk.see("Passphrase")
    desk.see("dust", absent=True)
    assert "GR-" not in desk.scrollback
    assert "dust" not in desk.scrollback


@pytest.fixture(name="here")
def _here() -> Iterator[list[Terminal]]:
    """
    Terminals that are closed at the end.
    """
    need_tmux()
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def start(here: list[Terminal], home: Path, *more: str) -> Terminal:
    """Open the desk as somebody at a shell does."""
    program = ("-P", "-m", "grievance.cli.main", "--home", str(home), "desk", *more)
    here.append(Terminal((sys.executable, *program), size=(90, 30)))
    return here[-1]


def take_in(home: Path) -> None:
    """Have a complaint in an office that was just made."""
    clock = MovableClock(at=utc_now())
    mechanism = build(home, {}, now=clock)
    office = Office(mechanism=mechanism, clock=clock, rings={})
    office.take_in(complaint("Dust", "The dust of the road makes our children cough."))
    mechanism.store.close()


@pytest.mark.slow
def test_from_nothing_to_a_desk(here: list[Terminal], tmp_path: Path) -> None:
    """
    In an empty folder an office is made, and unlocked with the words just chosen. A12: it
    is opened once more only to look, which stands on the lock as well: a case opens, and
    is not changed. A19: with a key that is none the desk does not open, and says in which
    line that stands.
    """
    home = tmp_path / "office"
    first = start(here, home)
    first.see("There is no office yet")
    first.keys("1")
    first.see("Both empty")
    for value in ("Good Office", "Ada Okafor", PHRASE, PHRASE):
        first.type(value)
        first.keys("Enter")
    first.see("✓ strong")
    first.keys("C-s")
    first.see("The office is made")
    assert PHRASE not in first.screen
    first.keys("F2")
    first.see("Good Office")
    first.see("Ada Okafor")
    first.type(PHRASE)
    first.keys("Enter")
    first.see("0 of 0 cases")
    first.keys("C-q")
    first.see("left with 0")

    take_in(home)
    second = start(here, home, "--read-only")
    second.see("READ-ONLY")
    second.see("Passphrase")
    second.type(PHRASE)
    second.keys("Enter")
    second.see("1 of 1 case")
    assert "READ-ONLY" in second.screen
    second.keys("Enter")
    second.see("Kind +complaint")
    second.type("N")
    second.see("A note")
    second.type("I was here")
    second.see("I was here")
    second.keys("C-s")
    second.see("Here one only looks")
    second.keys("C-q")
    second.see("left with 0")

    settings = home / "grievance.toml"
    text = re.sub(r"(?m)^(keymap = .*|\[desk\.keymap\])\n", "", settings.read_text())
    asked = '[desk]\nkeymap = { "queue.sort" = "no-such" }\n'
    settings.write_text(text.replace("[desk]\n", asked))
    third = start(here, home)
    third.see(r"left with [12]")
    told = " ".join(third.screen.split())
    assert re.search(r"line \d+", told)
    assert "grievance.toml," in told.replace(" ", "")  # a path may be broken
    assert "no-such" in told
