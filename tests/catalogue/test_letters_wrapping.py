"""Lines that every reader can show, in scripts with spaces and without."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.letters.wrapping import WIDTH, columns, wrap


TEXTS = st.text(alphabet="ab cé光天。，（）-\n ", max_size=400)


@given(TEXTS)
def test_no_line_is_too_wide(text: str) -> None:
    """
    Whatever the script: at most 76 columns, and no blanks at an end.
    """
    lines = wrap(text).splitlines()

    assert [] == [line for line in lines if columns(line) > WIDTH]
    assert [] == [line for line in lines if line != line.rstrip()]


@given(TEXTS)
def test_no_letter_is_lost(text: str) -> None:
    """
    Only spaces and line ends change.
    """
    assert "".join(text.split()) == "".join(wrap(text).split())


@given(TEXTS)
def test_what_is_wrapped_stays_so(text: str) -> None:
    """
    Wrapping twice loses nothing either, and makes no more paragraphs.
    """
    once = wrap(text)

    assert once.count("\n\n") == wrap(once).count("\n\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", "one two"),
        ("光明\n正大", "光明正大"),
        ("光明\nx", "光明 x"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("    GR-1\nx", "    GR-1 x"),
        ("- a\n  b\n- c", "- a b\n- c"),
        ("- \n- c", "-\n- c"),
        ("", ""),
    ],
)
def test_lines_are_joined_as_they_belong(text: str, expected: str) -> None:
    """
    Lines of a paragraph are one, items and indented lines begin anew.
    """
    assert expected == wrap(text)


def test_an_item_hangs() -> None:
    """
    The second line of an item stands under its first word.
    """
    lines = wrap("- " + "word " * 30).splitlines()

    assert lines[0].startswith("- word")
    assert all(line.startswith("  word") for line in lines[1:])


def test_no_line_begins_with_a_closing_sign() -> None:
    """
    Chinese stops and commas stay with what they close.
    """
    for length in range(30, 45):
        lines = wrap(f"{'光' * length}，{'明' * length}。").splitlines()
        assert [] == [line for line in lines if line[0] in "，。"]
