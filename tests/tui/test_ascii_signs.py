"""What stands for our signs where a terminal cannot draw them."""

from __future__ import annotations

import pytest

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from tui.ascii_signs import SIGNS, PlainSigns, signs_for
from tui.screens.help import SIGNS as MEANINGS


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "▶ é"),
        ({"LANG": "de_DE.UTF-8", "TERM": "xterm-256color"}, "▶ é"),
        ({"LANG": "C.utf8"}, "▶ é"),
        ({"LANG": "en_GB.UTF-8", "TERM": "linux"}, "> é"),
        ({"LANG": "C"}, "> e"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "POSIX"}, "> e"),
        ({"LANG": "de_DE.ISO-8859-1"}, "> e"),
    ],
)
def test_what_a_terminal_says_of_itself(environ: dict[str, str], expected: str) -> None:
    """
    A20: the console gets our signs as letters; a locale without UTF-8 gets ASCII only.
    """
    segments = [Segment("▶ é")]
    for line_filter in signs_for(environ):
        segments = line_filter.apply(segments, Color(0, 0, 0))

    assert expected == "".join(segment.text for segment in segments)


def test_every_sign_of_the_help_keeps_its_meaning() -> None:
    """
    No two signs that stand at the same place become the same letter.
    """
    console = PlainSigns(letters=False)
    for group in ("▶●*", "▲·▽", "·▲!", "‖✓✗", "●◐○?", "◆◇", "▸▾", "→↩"):
        assert len(group) == len(set(console.plain(group))), group
    assert all(console.plain(signs).isascii() for signs, _meaning in MEANINGS)


@pytest.mark.parametrize(
    "text", ["▶ GR-1 …", "╭─ ▁▃█ ─╮", "邮件", "naïve Ørsted ☃", "ﬁ"]
)
def test_nothing_moves(text: str) -> None:
    """
    What stands for a text has as many cells, and is ASCII.
    """
    plain = PlainSigns(letters=True).plain(text)

    assert plain.isascii()
    assert cell_len(text) == cell_len(plain)


def test_each_stands_for_one_cell() -> None:
    """
    Else a frame would be broken.
    """
    assert [] == [sign for sign, plain in SIGNS.items() if len(plain) != 1]
