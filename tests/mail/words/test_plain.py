from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.words.plain import NAME, body, file_name, line


def test_a_body_keeps_newlines_and_tabs_only() -> None:
    """
    Controls and NULs are gone; bidi marks stay for the display to show.
    """
    assert "a\nb\tc␛[31m<U+009B>\u202ed\n" == (body("a\r\nb\tc\x1b[31m\0\x9b\u202ed\r"))


def test_a_line_is_one_line() -> None:
    """
    Every kind of break and run of space is one space.
    """
    assert "a b c d" == line(" a\r\n b\u2028c \t\x0b d\0 ")


def test_a_name_cannot_turn_its_ending() -> None:
    """
    `pay<turned>fdp.exe` would be read as `payexe.pdf`.
    """
    assert "pay_fdp.exe" == file_name("pay\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe")


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.doc", "a.doc"),
        ("..", "unnamed.pdf"),
        ("", "unnamed.pdf"),
        (" \n\0", "unnamed.pdf"),
        ("a\x1b[31m\nb.txt", "a␛[31m b.txt"),
        ("证据.pdf", "证据.pdf"),
        ("a" * 300 + ".jpeg", "a" * 115 + ".jpeg"),
        ("b" * 300, "b" * 120),
    ],
)
def test_names_are_safe(given_name: str, expected: str) -> None:
    """
    No folder, no control, never empty, never longer than 120.
    """
    assert expected == file_name(given_name, extension="pdf")


@given(st.text(max_size=400))
def test_a_safe_name_stays_as_it_is(given_name: str) -> None:
    """
    Making a name safe twice changes nothing, so it can be checked.
    """
    name = file_name(given_name)

    assert name == file_name(name)
    assert 0 < len(name) <= NAME
    assert not set("/\\\n\0") & set(name)


@given(st.text(max_size=200))
def test_plain_text_stays_as_it_is(text: str) -> None:
    """
    Cleaning twice changes nothing, and the result can be written as UTF-8.
    """
    assert body(text) == body(body(text))
    assert line(text) == line(line(text))
    assert body(text) == body(text).encode().decode()
