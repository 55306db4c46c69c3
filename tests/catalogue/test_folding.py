from __future__ import annotations

import unicodedata

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue import folding
from grievance.catalogue.folding import (
    BREAK,
    MARK,
    PAUSE,
    compose,
    fold,
    fold_clauses,
    is_spaceless,
    plain,
    without_accents,
)
from grievance.catalogue.needles import Needles, whole
from grievance.catalogue.passages import passages
from grievance.catalogue.phrases import Phrases


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

    assert [" one ", " two ", " 三 ", " 四 ", " five still five "] == _sentences(text)


def _sentences(text: str) -> list[str]:
    return [part for part in fold_clauses(text).split(MARK) if part.strip()]


def test_clauses_are_marked() -> None:
    """
    A comma or a bracket pauses, a colon or a dash breaks, in every script.
    """
    text = "one, two (three): four - five，六：七"

    marks = [word for word in fold_clauses(text).split() if word in {PAUSE, BREAK}]

    assert [PAUSE, PAUSE, PAUSE, BREAK, BREAK, PAUSE, BREAK] == marks


@given(st.text(st.sampled_from("aß三四 .,!。:\n's\0\1\2\u2026\u0301")))
def test_clauses_joined_are_the_text(text: str) -> None:
    """
    Without its marks a text has the same letters, and its borders lie in it.
    """
    read = passages(text)

    assert plain(fold(text)).replace(" ", "") == read.text.replace(" ", "")
    assert set(read.ends) <= set(read.breaks) <= set(read.pauses)
    assert all(" " == read.text[border] for border in read.pauses)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_is_folded_like_any_other(text: str) -> None:
    """
    The short way for ASCII leads where the long way leads.
    """
    assert folding._fold_unicode(text) == folding._fold_ascii(text)


def test_no_run_of_marks_is_long() -> None:
    """
    Marks without end are taken apart, whichever they are, and a few are not.
    """
    marks = [chr(c) for c in range(0x110000) if unicodedata.combining(chr(c))]

    assert len(marks) > 800
    assert all(" " in compose(f"a{mark * 40}") for mark in marks)
    assert "\u1ec7" == compose("e\u0302\u0323")


def test_a_script_without_spaces_is_known() -> None:
    """
    Chinese and Japanese are, Latin and Arabic are not.
    """
    texts = ("投诉", "かな", "abc", "شكوى")

    assert [True, True, False, False] == [is_spaceless(text) for text in texts]


PHRASES = ["child labour", "brib*", "童工", "扣", "did not", "*unfall", "né"]
WORDS = [*PHRASES, "labour", "bribery", "didnt", "nee", "x", ".", "Arbeitsunfall"]


def _said(phrases: list[str], text: str) -> set[str]:
    return {phrase for phrase, _s, _e in Phrases(phrases).find(passages(text).text)}


@given(st.lists(st.sampled_from(WORDS)))
def test_all_phrases_are_found_as_each_is(words: list[str]) -> None:
    """
    Looking for all phrases at once gives what looking for each would give.
    """
    text = " ".join(words)
    each = {p for phrase in PHRASES for p in _said([phrase], text)}

    assert each == _said(PHRASES, text)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("They DIDNT ask", "didn't"),
        ("Bribery again", "brib*"),
        ("Noch ein Arbeitsunfall!", "*unfall"),
        ("负责人\n扣工资", "扣工资"),
        ("c'etait né ici", "c'était ne"),
        ("Die Ueberstunden", "Überstunden"),
    ],
)
def test_a_phrase_is_found_however_it_is_typed(text: str, phrase: str) -> None:
    """
    Phones drop apostrophes, people drop accents or write ae, programs break lines.
    """
    assert {phrase} == _said([phrase], text)


def test_a_phrase_is_found_where_it_stands() -> None:
    """
    The place of a phrase leaves out the spaces around it.
    """
    ((_phrase, start, end),) = Phrases(["brib*"]).find(" a bribe ")

    assert (3, 7) == (start, end)


def test_a_needle_may_mean_several_things() -> None:
    """
    Each meaning is given with its place, also where needles overlap.
    """
    needles = Needles([(whole("ab c"), 1), (whole("c"), 2), (whole("c"), 3)])

    assert [(1, 0, 6), (2, 3, 6), (3, 3, 6)] == list(needles.find(" ab c cc "))


@pytest.mark.parametrize(
    ("folded", "needle"),
    [(" ab ", " ab "), ("童工", "童工"), ("ktv 小姐", " ktv 小姐"), ("工 a", "工 a ")],
)
def test_only_spaced_scripts_have_whole_words(folded: str, needle: str) -> None:
    """
    A name is no part of a longer word, where words can be told apart.
    """
    assert needle == whole(folded)
