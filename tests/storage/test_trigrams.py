"""An index of groups of three signs names every document that may have some words."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.storage import trigrams
from grievance.storage.trigrams import Trigrams, build_trigrams


TEXTS = ("nobody pays wages", "they dump ash", '加班 "no pay"', "班", "", "wages")
LETTERS = st.text(st.sampled_from('abc加班"* \n'), max_size=12)


def index_of(*texts: str) -> Trigrams:
    return Trigrams.open(build_trigrams(enumerate(texts)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("wages",), {0, 5}),
        (("wages", "nobody"), {0}),
        (("wages", "ash"), set()),
        (("加班",), {2}),
        (("班",), {2, 3}),
        (('"no',), {2}),
        (("s",), {0, 1, 5}),
        (("zz",), set()),
        (("OR",), set()),
        (("wage*",), set()),
    ],
)
def test_names_those_that_may_have_all(
    words: tuple[str, ...], expected: AbstractSet[int]
) -> None:
    """
    Long words and short ones; signs that mean something to SQLite are signs.
    """
    assert expected == index_of(*TEXTS).candidates(words)


@settings(max_examples=100, deadline=None)
@given(st.lists(LETTERS, max_size=6), LETTERS.filter(bool))
def test_leaves_out_none_that_has_it(texts: list[str], word: str) -> None:
    """
    It may name others, which whoever has the text leaves out.
    """
    having = {place for place, text in enumerate(texts) if word in text}
    found = index_of(*texts).candidates((word,))

    assert found is None or having <= found


def test_a_word_that_is_nearly_everywhere_narrows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Nor does it hinder another one that does.
    """
    monkeypatch.setattr(trigrams, "MOST_GROUPS", 2)
    index = index_of(*TEXTS)

    assert None is index.candidates(("a",))
    assert frozenset({1}) == index.candidates(("a", "dump"))


def test_holds_no_text() -> None:
    """
    Only groups, in their order, and numbers: no word of more than three signs.
    """
    body = build_trigrams([(0, "zqxjkvw")])

    assert b"zqx" in body
    assert b"zqxj" not in body
