"""What is shown of a text: every code that acts or hides."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.display import one_line, visible


HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
SHOWN = {  # joiners that scripts need, and formats that print a sign of their own
    0x200C, 0x200D,
    *range(0x0600, 0x0606), 0x06DD, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD,
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("plain words, ümlaut, 汉字, ❤", "plain words, ümlaut, 汉字, ❤"),
        ("\x1b]2;title\x07", "␛]2;title␇"),
        ("\x9b31m and \x7f", "<U+009B>31m and ␡"),
        ("a\u202etxt.exe\u2066", "a<U+202E>txt.exe<U+2066>"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("NUL\x00 and half a pair \ud83d", "NUL␀ and half a pair <U+D83D>"),
        ("two\r\nlines\tand a tab, then \r", "two␍\nlines\tand a tab, then ␍"),
        ("a tag \U000e0041", "a tag <U+E0041>"),
    ],
)
def test_codes_become_marks(said: str, shown: str) -> None:
    """
    Codes that act or hide are written out; everything else stays as it was.
    """
    assert shown == visible(said)


def test_no_hidden_character_of_unicode_is_left() -> None:
    """
    Of all characters, none of a hidden kind passes but line break and tab.
    """
    hidden = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in HIDDEN
    }

    left = {code for code in hidden if visible(chr(code)) == chr(code)}

    assert {ord("\n"), ord("\t")} == left - SHOWN


@given(st.text(alphabet=st.characters(codec=None)))
def test_showing_twice_changes_nothing(text: str) -> None:
    """
    What was made visible is visible, and can be written to any terminal.
    """
    once = visible(text)

    assert once == visible(once)
    assert once == once.encode().decode()


def test_a_line_stays_a_line() -> None:
    """
    Where there is room for one line only, breaks are marks and tabs are spaces.
    """
    assert "one ␊ two three␍" == one_line("one\ntwo\tthree\r")
