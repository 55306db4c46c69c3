"""What is shown of a text is a few words around what was found."""

from __future__ import annotations

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.services.search.search_folding import fold
from grievance.services.search.search_snippet import MORE, WHOLE, marks_in, snippet_of
from tests.services.searching import said


LONG = "the mill " * 40


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("No pay since May.", ("pay",), "No [pay] since May."),
        ("Keine LÖHNE, löhne.", ("lohne",), "Keine [LÖHNE], [löhne]."),
        ("nightshift", ("night", "nights"), "[nights]hift"),
        ("no pay and pay", ("pay", "no"), "[no] [pay] and [pay]"),
        ("no\n  pay", ("no pay",), "[no\n  pay]"),
        ("We pay", ("river",), "We pay"),
        ("Großmaß", ("ss",), "Gro[ß]ma[ß]"),
        ("", ("pay",), ""),
    ],
)
def test_marks_what_was_found(text: str, words: tuple[str, ...], shown: str) -> None:
    """
    As it was written; what overlaps is marked once.
    """
    assert shown == said(snippet_of(text, words))


def test_an_excerpt_goes_on_over_the_breaks_of_its_text() -> None:
    """
    Blanks between what was found and the rest stay, however it broke.
    """
    pieces = snippet_of("Hello,\n\n  no pay \n since May.\n", ("pay",))

    assert "Hello, no pay since May. " == "".join(one.flowing for one in pieces)


def test_begins_a_little_before_and_ends_in_time() -> None:
    """
    With a whole word, and a sign where there is more.
    """
    shown = said(snippet_of(f"{LONG}no pay since May {LONG}", ("since",)))

    assert shown.startswith(f"{MORE}mill the mill")
    assert "no pay [since] May" in shown
    assert shown.endswith(MORE)
    assert WHOLE + len("[]") + 2 * len(MORE) >= len(shown)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(min_size=1, max_size=3))
def test_is_a_piece_of_the_text(text: str, word: str) -> None:
    """
    Nothing is made up, whatever stands there; what is marked is what was looked for.
    """
    wanted = fold(word)
    pieces = snippet_of(text, (wanted,) if wanted else ())

    shown = "".join(one.text for one in pieces)
    assert WHOLE + 2 * len(MORE) >= len(shown)
    is_there = bool(wanted) and wanted in fold(text)
    assert is_there is any(one.is_found for one in pieces)


def test_marks_what_stands_in_a_line_and_nothing_in_what_is_not_composed() -> None:
    """
    There the places would be those of another text.
    """
    assert [(3, 8), (10, 15)] == marks_in("No Löhne, löhne", ("lohne",))
    assert [] == marks_in("No Lo\u0308hne", ("lohne",))
    assert [] == marks_in("No pay", ())
