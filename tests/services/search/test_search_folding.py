"""What a reader takes for the same word is the same to a search."""

from __future__ import annotations

import unicodedata

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.services.search.search_folding import fold, fold_with_places


SAME = [
    ("Löhne", "LÖHNE", "lohne", "Lo\u0308hne", "ｌｏｈｎｅ"),
    ("Straße", "STRASSE", "strasse"),
    ("Ørsted", "orsted"),
    ("Łódź", "lodz", "ŁÓDŹ"),
    ("İstanbul", "istanbul"),
    ("ﬁrst", "first"),
    ("зарплата", "ЗАРПЛАТА"),
    ("ёлка", "елка"),
    ("μισθός", "ΜΙΣΘΟΣ"),
    ("أجور", "اجور", "أُجُور", "أجـــور"),
    ("שָׂכָר", "שכר"),
    ("加班費", "加班费", "加班\n費"),
    ("がっこう", unicodedata.normalize("NFD", "がっこう")),
    ("한국", unicodedata.normalize("NFD", "한국")),
    ("pay–slip", "pay-slip", "PAY\u2011SLIP"),
    ("“no pay”", '"no pay"', "«no  pay»"),
    ("over\u00adtime", "overtime", "over\u200btime"),
    ("night \n\t shift", "night shift"),
]
ANY = st.text(
    st.sampled_from("aAäß İﬁ加班 が\u3099한\u0308\u064b\u00ad\n\t-–\"“'\u200b1½\x00")
    | st.characters()
)


@pytest.mark.parametrize("written", SAME, ids=lambda several: several[0])
def test_ways_of_writing_one_word(written: tuple[str, ...]) -> None:
    """
    Capitals, accents, breaks, and signs that nobody sees make no difference.
    """
    assert 1 == len({fold(one) for one in written})


@pytest.mark.parametrize(
    ("one", "other"),
    [("ガス", "カス"), ("ก็", "ก"), ("के", "क"), ("pay", "play"), ("12", "1 2")],
)
def test_other_words_stay_others(one: str, other: str) -> None:
    """
    A mark that makes another letter in its script stays.
    """
    assert fold(one) != fold(other)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_signs_are_folded_one_by_one_as_in_one_go(text: str) -> None:
    """
    So that what is found by the one is where the other says.
    """
    placed = fold_with_places(text)

    assert fold(text) == placed.folded
    assert len(placed.folded) == len(placed.places)
    assert sorted(placed.places) == list(placed.places)
    assert fold(text) == fold(fold(text))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("aB'`-^ \n\t\x00\x1f\x7f")))
def test_plain_letters_are_folded_as_among_others(text: str) -> None:
    """
    A word at a time, where no sign is another's; each comes from the same place.
    """
    plain, mixed = fold_with_places(f"{text}x"), fold_with_places(f"{text}é")

    assert plain.folded[:-1] == mixed.folded[:-1]
    assert plain.places == mixed.places
