"""What is pasted presses no key, however it comes in from a terminal."""

from __future__ import annotations

import os
import signal
import sys

from collections.abc import Iterable, Sequence
from threading import Event

import pytest

from textual import constants
from textual._xterm_parser import XTermParser
from textual.events import Key, MouseDown, Paste
from textual.message import Message
from textual.messages import ExitApp

from grievance.cli.terminal import WEB_DRIVER
from tests.tui.hostile import LINES, STRINGS
from tui.discreet import DiscreetApp
from tui.terminal.careful_parser import (
    CUT,
    LOST,
    MANY,
    QUIET,
    TOO_LONG,
    WRITES,
    CarefulParser,
    PasteNotice,
)
from tui.terminal.driver import TerminalDriver
from tui.terminal.keyboard import Keyboard, pieces
from tui.terminal.pasted import END, LONGEST, START, plain
from tui.terminal.served_driver import ServedDriver


SIZES = (1, 2, 3, 5, 7, 11, 64, 1024)  # characters that come at once
MOMENT = QUIET + constants.ESCAPE_DELAY + 0.1
SAID = f"{START}a\x1b]\x13yyy{END}"
PAYLOADS = {
    **STRINGS,
    "all": LINES,
    "save and send": "said: \x1b]\x13" + "A" * 40 + "\x1b]yyy end",
    "a code without end": "a\x1b[" + "9" * 60 + "xyi",
    "arrows and a click": "x\x1b[A\x1b[Bz\x1b[<0;3;4Mz\x1bOPz",
    "an escape at the end": "a\x1b",
    "half an end": "a\x1b[201 b\x1b[20",
    "another beginning": f"a{START}y",
    "an end of eight bits": "a\x9b201~y",
    "nothing": "",
}
TYPED = (
    "yG\x13\r\t\x7f\x0c ü漢",
    "\x1b[A\x1b[1;5C\x1bOP\x1b[15~\x1by",
    "\x1b[97;;97u\x1b[115;5u\x1b[13u",
    "\x1b[<0;3;4M\x1b[<0;3;4m\x1b[<64;3;4M",
    "\x1b[I\x1b[O\x1b[?2026;1$y\x1b[48;30;100;600;1000t",
)


class Clock:
    """Seconds, as a test sets them."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def told(parser: XTermParser, data: str, size: int) -> list[Message]:
    """Feed it *data* in pieces of one size."""
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return [message for part in parts for message in parser.feed(part)]


def pressed(messages: Iterable[Message]) -> list[str]:
    """Return what acts."""
    return [
        one.key if isinstance(one, Key) else "click"
        for one in messages
        if isinstance(one, Key | MouseDown)
    ]


def pasted(messages: Iterable[Message]) -> list[str]:
    return [one.text for one in messages if isinstance(one, Paste)]


def said(messages: Iterable[Message]) -> list[str]:
    return [one.sentence for one in messages if isinstance(one, PasteNotice)]


def shapes(messages: Sequence[Message]) -> list[tuple[object, ...]]:
    """Return what messages are, to compare them."""
    return [tuple(one.__rich_repr__()) or (type(one),) for one in messages]


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_paste_is_one_text_and_no_key(name: str) -> None:
    """
    Whatever is in it and however it is cut, it is one text, and has no code in it.
    """
    body, clock = PAYLOADS[name], Clock()
    parser = CarefulParser(clock)
    assert not any(ord(c) < ord(" ") and c not in "\n\t" for c in plain(body))
    for size in SIZES:
        messages = told(parser, START + body + END, size)
        clock.at += MOMENT
        messages += parser.tick()

        assert [] == pressed(messages), size
        assert [plain(body)] * bool(body) == pasted(messages), size


@pytest.mark.parametrize("size", [1, 5, 1024])
@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_is_what_textual_makes_of_it(typed: str, size: int) -> None:
    """
    Also between two pastes, once it was quiet for a moment.
    """
    clock = Clock()
    careful, theirs = CarefulParser(clock), XTermParser()
    for _ in range(2):
        expected = shapes(told(theirs, typed, size))
        assert expected
        assert expected == shapes(told(careful, typed, size))
        assert ["x"] == pasted(told(theirs, f"{START}x{END}", size))
        assert ["x"] == pasted(told(careful, f"{START}x{END}", size))
        clock.at += MOMENT
        assert [] == list(careful.tick())


@pytest.mark.parametrize("size", SIZES)
def test_the_sign_of_an_end_in_a_text_ends_nothing(size: int) -> None:
    """
    What follows it is text, as it would be without; clicks and codes are nothing.
    """
    clock = Clock()
    parser = CarefulParser(clock)
    hostile = f"a{END}yy\x13\r\x1b[<0;3;4M\x1b[A\x1b[99999999999u{START}b{END}z\x1b"

    messages = told(parser, f"{START}{hostile}{END}", size)
    clock.at += MOMENT
    messages += parser.tick()

    assert [] == pressed(messages)
    assert ["a", "yy\n^[99999999999u", "b", "z"] == pasted(messages)
    assert [WRITES] == said(messages)


def test_keys_act_once_it_was_quiet() -> None:
    """
    Not by the clock alone: as long as something comes, or was not read, it is not quiet.
    """
    clock = Clock()
    parser = CarefulParser(clock)
    assert ["a"] == pasted(parser.feed(f"{START}a{END}"))

    for _ in range(5):
        clock.at += MOMENT
        assert [] == list(parser.feed("y"))
    clock.at += QUIET / 2
    assert [] == list(parser.tick())
    assert [] == list(parser.feed("zy"))
    clock.at += QUIET / 2
    assert [] == list(parser.tick())
    clock.at += MOMENT
    assert ["yyyyyzy"] == pasted(parser.tick())
    assert ["y"] == pressed(parser.feed("y"))


def test_who_presses_a_key_again_and_again_is_heard() -> None:
    """
    One key after a silence is a finger's, and lets nobody wait longer.
    """
    clock = Clock()
    parser = CarefulParser(clock)
    told(parser, f"{START}a{END}", 9)
    found = list[Message]()
    for _ in range(8):
        found += parser.tick()
        clock.at += QUIET / 2
        found += parser.feed("\x0c")

    assert "ctrl+l" in pressed(found)
    assert [WRITES] == said(found)


def test_too_long_a_paste_is_cut_and_says_so() -> None:
    """
    Memory is not filled by what never ends; what lies beyond presses no key, either.
    """
    parser = CarefulParser(Clock())

    messages = told(parser, START + "x" * LONGEST + "\x1b]\x13" * 999 + END, 4096)

    assert [LONGEST] == [len(text) for text in pasted(messages)]
    assert [] == pressed(messages)
    assert [CUT] == said(messages)


def test_a_paste_that_never_ends_says_how_to_end_it() -> None:
    """
    As of a line that broke: giving up would make keys of what may still come.
    """
    clock = Clock()
    parser = CarefulParser(clock)
    found = told(parser, f"{START}a\x0c", 1)
    for _ in range(3):
        clock.at += TOO_LONG
        found += [*parser.tick(), *parser.feed("\x0c"), *parser.tick()]
    assert [LOST] == said(found)
    assert [] == pressed(found)

    assert ["a[200~b"] == pasted(parser.feed(f"{START}b{END}"))
    clock.at += MOMENT
    assert [] == list(parser.tick())
    assert ["ctrl+l"] == pressed(parser.feed("\x0c"))


def test_more_than_fingers_type_is_a_paste() -> None:
    """
    Of a terminal that does not mark its pastes; a key that was held is none.
    """
    clock = Clock()
    parser = CarefulParser(clock)
    assert ["j"] * 900 == pressed(parser.feed("j" * 900))
    typed = "ab" * (MANY // 2)
    assert list(typed) == pressed(parser.feed(typed))

    lines = "Nx\rsq\x13;1y\r" * MANY
    messages = [*parser.feed(lines), *parser.feed("yy\x13")]
    clock.at += MOMENT
    messages += parser.tick()

    assert [] == pressed(messages)
    assert [plain(lines) + "yy"] == pasted(messages)
    assert [WRITES] == said(messages)


def test_a_sign_that_comes_slowly_is_one() -> None:
    """
    Over a bad line Esc is given up before the rest of it comes; what follows is a paste.
    """
    parser = CarefulParser(Clock())
    parser.feed(START[0])
    messages = list(parser.feed(START[0]))
    parser._timeout_time = 0.0
    messages += parser.tick()

    messages += told(parser, f"{START[1:]}\x1b]\x13yyy{END}", 1024)

    assert ["escape", *"[200~"] == [
        one.character if one.is_printable else one.key
        for one in messages
        if isinstance(one, Key)
    ]
    assert ["]yyy"] == pasted(messages)


def test_input_is_read_to_its_end() -> None:
    """
    Bytes that are no text are marks; silence is told, and so is the end.
    """
    out, into = os.pipe()
    keyboard, messages = Keyboard(), list[Message]()
    reading = pieces(out, Event())
    os.write(into, b"\xff\xc3")
    messages += keyboard.heard(next(reading))
    assert b"" == next(reading)
    messages += keyboard.silence()
    os.write(into, b"\xbc")
    messages += keyboard.heard(next(reading))
    os.close(into)

    assert [] == list(reading)
    assert ["�", "ü"] == [one.character for one in messages if isinstance(one, Key)]
    os.close(out)


@pytest.mark.parametrize(
    ("named", "head"),
    [
        (None, ""),
        ("textual.drivers.linux_driver:LinuxDriver", ""),
        (WEB_DRIVER, f"D\0\0\0{chr(len(SAID))}"),  # as served
    ],
)
async def test_each_driver_hands_over_a_paste_and_ends_with_its_input(
    monkeypatch: pytest.MonkeyPatch, named: str | None, head: str
) -> None:
    """
    So that no desk stays open for whom nobody can type any more.
    """
    out, into = os.pipe()
    os.write(into, (head + SAID).encode())
    os.close(into)
    handed = list[Message]()
    with os.fdopen(out) as stdin, monkeypatch.context() as patch:
        patch.setattr(sys, "__stdin__", stdin)
        patch.setattr(signal, "signal", lambda *_: None)  # the terminal's are ours
        patch.setitem(vars(constants), "DRIVER", named)
        app = DiscreetApp()
        driver = app.driver_class(app)
        assert isinstance(driver, TerminalDriver | ServedDriver)
        patch.setattr(driver, "send_message", handed.append)
        driver.run_input_thread()

    assert [Paste, ExitApp] == [type(one) for one in handed]
    assert ["a]yyy"] == pasted(handed)
