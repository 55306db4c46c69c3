"""The desk in a real terminal, driven by keys."""

from __future__ import annotations

import sys

from collections.abc import Callable, Iterator

import pytest

from grievance.services.handling.add_note import add_note
from grievance.services.slips.list_cases import list_covers
from tests.tui.offices import ADA, HOSTILE, Office, unreadable
from tests.tui.terminals import Terminal, desk_command, need_tmux, unlock


CRASH = (
    "import tui.asking.cases as asking; "
    "asking.read_case = lambda session, case_id: "
    "{}['The dust of the road makes our children cough']; "
)
Open = Callable[..., Terminal]


@pytest.fixture(name="open_desk")
def _open_desk(office: Office) -> Iterator[Open]:
    """
    Open the desk of the office in terminals, which are closed at the end.
    """
    need_tmux()
    opened: list[Terminal] = []

    def start(then: str = "", *, name: str = ADA, **how: object) -> Terminal:
        home = office.mechanism.home.path
        command = desk_command(home, sys.executable, name=name, then=then)
        terminal = Terminal(command, **how)  # type: ignore[arg-type]  # passed on
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.close()


@pytest.fixture(name="hostile_notes")
def _hostile_notes(office: Office) -> None:
    """
    A note full of codes in every case.
    """
    ring = office.ring(ADA)
    with office.mechanism.store.begin() as tx:
        for case in list_covers(tx, ring):
            add_note(tx, ring, case_id=case.id, text=HOSTILE, at=office.clock())


@pytest.mark.slow
@pytest.mark.usefixtures("hostile_notes")
def test_a_day_at_the_desk(open_desk: Open) -> None:
    """
    Unlock, open and come back, filter, resize, hostile text, commands, lock.
    """
    desk = open_desk()
    unlock(desk)
    # S1: open the first case and come back
    desk.keys("Enter")
    desk.see("Summary +Timeline +Allegations")
    desk.see("Kind +complaint")
    desk.keys("Escape")
    desk.see("4 of 4 cases")
    # S2, S3: filter as one types; no match names the way out
    desk.keys("/")
    desk.type("due:overdue")
    desk.see("3 of 4 cases")
    desk.keys("Escape")
    desk.see("4 of 4 cases")
    # S8: letters in the filter run nothing
    desk.type("/xsuaNiRo")
    desk.see("/ ?.*xsuaNiRo|xsuaNiRo")
    desk.see(r"No case matches\. Esc clears the filter;")
    desk.keys("Escape")
    desk.see("4 of 4 cases")
    # S7: columns drop and come back
    desk.resize(80, 24)
    desk.see("│", absent=True)
    desk.resize(130, 40)
    desk.see("│")
    # S12: hostile text is literal, and nobody else names the window
    desk.keys("Enter")
    desk.see("Kind +complaint")
    desk.see(r"\[/x\] \[@click=app\.quit\]leave\[/\] ␛\]2;PWNED␇␛\[2J <U\+202E>evil")
    assert "untouched" == desk.title
    # S11: a burst lands in the dialog, not in the case
    desk.type("sj")
    desk.see("From received to")
    desk.keys("Escape")
    desk.see("From received to", absent=True)
    # S9: no screenshots among the commands
    desk.type(":")
    desk.see("Every case that you may open")
    desk.type("screensh")
    desk.see("Nothing is called that")
    assert "Save an SVG" not in desk.screen
    desk.keys("Escape")
    desk.see("Nothing is called that", absent=True)
    # A11: locking leaves nothing on screen nor above it
    desk.keys("C-l")
    desk.see("Passphrase")
    desk.see("GR-", absent=True)
    assert "PWNED" not in desk.scrollback
    desk.keys("C-q")
    desk.see("left with 0")
    assert "GR-" not in desk.scrollback


@pytest.mark.slow
def test_what_came_in_is_dealt_with(open_desk: Open, office: Office) -> None:
    """
    Quarantined mail is looked at and tried again; a call is taken down and becomes a
    case; an unverified reply is shown as one.
    """
    aside = office.take_in(unreadable(f"Read this: {HOSTILE}"))
    desk = open_desk(size=(110, 36))
    unlock(desk)
    # what waits is counted; a hostile message is text, and nobody renames the window
    desk.see(r"▲ 5 wait \(6\)")
    desk.keys("6")
    desk.see("▶ just now +quarantined")
    desk.keys("l")
    desk.see(r"Read this: \[/x\] \[@click=app\.quit\]leave\[/\] ␛\]2;PWNED␇")
    assert "untouched" == desk.title
    desk.keys("Escape")
    desk.see("Put aside · 1")
    # trying again: it leaves the list, the worker reads it, it is back
    desk.keys("t")
    desk.see("The worker reads it once more")
    desk.see("Put aside", absent=True)
    assert [aside.id] == [receipt.id for receipt in office.work()]
    desk.see("The worker could not make a case of it")
    desk.see("Put aside · 1")
    desk.keys("Escape")
    desk.see("4 of 4 cases")
    # a call becomes a case; nothing typed runs a command
    desk.keys("C")
    desk.see("A new case")
    desk.type("No water since 6 ?:Q")
    desk.keys("Enter", "Enter", "Enter", "Enter")
    desk.type("She says that the well is dry.")
    desk.see("She says that the well is dry.")
    desk.keys("C-s")
    desk.see("1 being made")
    (made,) = office.work()
    desk.see(f"The worker made {made.reference} of it")
    desk.see("5 of 5 cases")
    # an unverified reply says so, in words
    office.reply(made, "I am her brother, tell me all.", authentic=False)
    desk.type(f"/{made.reference}")
    desk.see("1 of 5 cases")
    desk.keys("Enter", "Enter")
    desk.see("Kind +complaint")
    desk.type(";l")
    desk.see("She says that the well is dry.")
    desk.type(">")
    desk.see("▲ UNVERIFIED REPLY: the address does not prove who wrote this")
    assert "brother" in desk.screen
    assert "maria" not in desk.screen


@pytest.mark.slow
def test_a_case_is_worked_on(open_desk: Open) -> None:
    """
    One key decides; what is typed fast on a field lands in the list that it opens.
    """
    desk = open_desk(size=(80, 24))
    unlock(desk)
    desk.keys("Enter")
    desk.see("Kind +complaint")
    desk.type("[[")  # from the first tab to the last but one
    desk.see("To decide")
    desk.type("y")
    desk.see("✓ confirmed")
    desk.type(";a")
    desk.see("Nothing is on record yet")
    # a burst: the menu, then the form
    desk.type("n1")
    desk.see("A new allegation")
    desk.type("unknown")
    desk.keys("Enter")
    desk.see("unknown +nobody named yet ▾")
    desk.type("PS 10.3")
    desk.keys("Enter")
    desk.see("PS 10.3 .*▾")
    desk.keys("C-s")
    desk.see("Allegations · 1")
    desk.see("PS 10.3 · unknown")
    # A4: it is taken back, and the log of the case has both
    desk.type("u")
    desk.see("Taken back")
    desk.type("H")
    desk.see(r"gave a reason(.|\n)*put something on record(.|\n)*put something on")
    desk.keys("Escape")
    desk.see("Allegations · 1")
    # the registry, and back
    desk.keys("Escape")
    desk.see("4 of 4 cases")
    desk.type("7")
    desk.see("The registry is empty")
    desk.keys("Escape")
    desk.see("4 of 4 cases")


@pytest.mark.slow
def test_a_crash_shows_no_case(open_desk: Open) -> None:
    """
    S13: an internal error leaves its kind and place in the terminal, and no words.
    """
    desk = open_desk(CRASH)
    unlock(desk)

    desk.keys("Enter")

    desk.see("The desk stopped on an internal error: KeyError in ")
    desk.see("left with 1")
    assert "dust" not in desk.scrollback
    assert "GR-" not in desk.scrollback


@pytest.mark.slow
def test_in_a_poor_terminal(open_desk: Open, office: Office) -> None:
    """
    S10, A15, A20: with NO_COLOR, TERM=linux and LC_ALL=C at 40×12 the cursor is a sign that
    this terminal can draw, each area is there, and its own cursor is on the line.
    """
    settings = office.mechanism.home.settings
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("plain = false", "plain = true"), "utf-8")
    poor = {"NO_COLOR": "1", "TERM": "linux", "LC_ALL": "C"}
    desk = open_desk(size=(40, 12), environ=poor)
    unlock(desk)

    desk.see("> .*GR-")
    desk.keys("j")
    desk.see(" .*GR-.*\n> ")
    line = next(at for at, one in enumerate(desk.lines) if one.startswith(">"))
    desk.wait(lambda: ("1", line) == desk.cursor, "cursor")
    for number, there in (
        ("4", "Audits"),
        ("6", "Out"),
        ("7", "Registry"),
        ("1", "GR-"),
    ):
        desk.type(number)
        desk.see(there)
        assert desk.screen.isascii(), desk.screen
    desk.resize(39, 12)
    desk.see("This window is too small: make it\\s+40x12")
    desk.see("GR-", absent=True)
    desk.resize(40, 12)
    desk.see(" .*GR-.*\n> ")
