from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.folding import fold, is_spaceless, sentences, without_accents
from grievance.catalogue.phrases import PhraseIndex
from grievance.catalogue.phrases import fold as fold_phrases


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", "  "),
        ("Nordhain's Mill,  S.A.", " nordhain mill sa "),
        ("Ｆｕｌｌ\u3000width", " full width "),
        ("Gießerei", " giesserei "),
        ("zero\u200bwidth and \u202ebidi", " zerowidth and bidi "),
        ("澜哲轻\n> 金属有限公司", " 澜哲轻金属有限公司 "),
        ("在Lanzhe工作", " 在 lanzhe 工作 "),
        ("İSTANBUL", " istanbul "),
        ("snake_case", " snake case "),
    ],
)
def test_ways_of_writing_become_one(text: str, folded: str) -> None:
    """
    Case, width, punctuation, line breaks and invisible signs do not count.
    """
    assert folded == fold(text)


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    """
    What is folded stays as it is, with one space on each side.
    """
    once = fold(text)

    assert (" ", " ") == (once[0], once[-1])
    assert "  " not in once.strip()
    assert once == fold(once)


@pytest.mark.parametrize(
    ("word", "plain"), [("đắk", "dak"), ("são", "sao"), ("москва", "москва")]
)
def test_only_latin_words_lose_their_accents(word: str, plain: str) -> None:
    """
    Other scripts stay as they are.
    """
    assert plain == without_accents(word)


def test_sentences_end_in_every_script() -> None:
    """
    Full stops of several scripts and blank lines end a sentence.
    """
    text = "One. Two! 三。四？\n\nfive\nstill five"

    assert (" one ", " two ", " 三 ", " 四 ", " five still five ") == sentences(text)


def test_a_script_without_spaces_is_known() -> None:
    """
    Chinese and Japanese are, Latin and Arabic are not.
    """
    texts = ("投诉", "かな", "abc", "شكوى")

    assert [True, True, False, False] == [is_spaceless(text) for text in texts]


PHRASES = ["child labour", "brib*", "童工", "扣", "did not", "passport* kept", "né"]


@given(st.lists(st.sampled_from([*PHRASES, "labour", "bribery", "didnt", "nee", "x"])))
def test_the_index_finds_what_a_plain_search_finds(words: list[str]) -> None:
    """
    Looking for all phrases at once gives what looking for each would give.
    """
    folded = fold_phrases(" ".join(words))
    each = {phrase for phrase in PHRASES if PhraseIndex([phrase]).said(folded)}

    assert each == PhraseIndex(PHRASES).said(folded)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("They DIDNT ask", "didn't"),
        ("Bribery again", "brib*"),
        ("负责人\n扣工资", "扣工资"),
        ("c'etait né ici", "c'était ne"),
    ],
)
def test_a_phrase_is_found_however_it_is_typed(text: str, phrase: str) -> None:
    """
    Phones drop apostrophes, people drop accents, mail programs break lines.
    """
    assert {phrase} == PhraseIndex([phrase]).said(fold_phrases(text))
