"""Long texts in lines: nothing lost, nothing too wide, and fast enough."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.wrapping import LABEL, Block, Line, to_lines, wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 8, [""]),
        ("short", 8, ["short"]),
        ("two words here", 9, ["two words", "here"]),
        ("one\ntwo", 8, ["one", "two"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("汉字汉字汉", 4, ["汉字", "汉字", "汉"]),
        ("a  b", 8, ["a  b"]),
    ],
)
def test_breaking(text: str, width: int, lines: list[str]) -> None:
    """
    Lines break at spaces, else where they are full; wide signs count twice.
    """
    assert lines == list(wrapped(text, width))


@given(st.text(), st.integers(8, 30))
def test_nothing_is_lost_or_too_wide(text: str, width: int) -> None:
    """
    Apart from spaces every character is shown once, in lines that fit.
    """
    lines = list(wrapped(text, width))

    assert "".join(text.split()) == "".join("".join(lines).split())
    assert all(cell_len(line) <= width for line in lines)


def test_labels_stand_at_the_left_of_the_first_line() -> None:
    """
    Text with a label hangs beside it.
    """
    blocks = [Block("one two three", "warm", "Name"), Block("plain")]

    lines = to_lines(blocks, LABEL + 9)

    assert [
        Line("one two", "warm", "Name       "),
        Line("three", "warm", " " * LABEL),
        Line("plain"),
    ] == lines


def test_codes_are_made_visible_before_they_are_measured() -> None:
    """
    Marks take the room they need.
    """
    assert [Line("a␛b␛c␛d␛"), Line("e")] == to_lines(
        [Block("a\x1bb\x1bc\x1bd\x1be")], 8
    )
