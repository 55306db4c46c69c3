"""The beginning of an answer, read as a grade or not at all."""

from __future__ import annotations

import pytest

from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.reply_form import (
    fold_label,
    meanings,
    reply_languages,
)
from grievance.domain.finding import Grade
from grievance.mail.answers.choices import read_choice
from grievance.mail.answers.grading import Graded, read_grade


@pytest.mark.parametrize("code", reply_languages())
@pytest.mark.parametrize("joint", ["", "\n", " - "])
def test_a_label_that_is_denied_is_not_that_grade(code: str, joint: str) -> None:
    """
    Every word that denies before every label, on one line or parted by a program.
    """
    language = reply_languages()[code]
    gap = joint or ("" if code == "zh" else " ")
    texts = {
        f"{word}{gap}{label}": grade
        for grade in (Grade.CONFORMANCE, Grade.MINOR, Grade.MAJOR, Grade.CRITICAL)
        for label in language.labels(grade)
        for word in language.negators
        if fold_label(f"{word}{gap}{label}") not in meanings()
    }

    read = {text: read_grade(text) for text in texts}

    assert texts
    assert [] == [text for text, graded in read.items() if graded]


@pytest.mark.parametrize("code", reply_languages())
def test_every_label_of_a_language_is_read(code: str) -> None:
    """
    As it is, in capitals, and with a comment behind it.
    """
    language = reply_languages()[code]
    texts = {
        text: Graded(grade=grade, rest=rest, is_sure=True)
        for grade in Grade
        for label in language.labels(grade)
        for text, rest in (
            (label, ""),
            (label.upper(), ""),
            (f"{label} — 2 sites", "2 sites"),
        )
    }

    assert texts == {text: read_grade(text) for text in texts}


@pytest.mark.parametrize("code", reply_languages())
def test_a_breach_without_a_grade_is_no_grade(code: str) -> None:
    """
    Nobody can tell how grave it is, and least of all that there is none.
    """
    language = reply_languages()[code]
    written = (*language.ungraded, *language.breaches)
    lines = [one.replace(" ", "\n") for one in written]
    parted = [f"{one[:1]}\n{one[1:]}" for one in written if is_spaceless(one)]

    assert [] == [one for one in (*written, *lines, *parted) if read_grade(one)]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("[x] conformance", Grade.CONFORMANCE),
        ("(x) minor ( ) major", Grade.MINOR),
        ("☐ minor ☒ major ☐ critical", Grade.MAJOR),
        ("[X] minor: two files [ ] major", Grade.MINOR),
        ("conforme ☑ | mineure ☐ | majeure ☐", Grade.CONFORMANCE),
        ("x 轻微不符合 | 严重不符合", Grade.MINOR),
    ],
)
def test_a_ticked_choice_is_the_answer(text: str, grade: Grade) -> None:
    """
    Wherever its box stands and whatever it looks like.
    """
    choice = read_choice(text)

    assert choice.graded
    assert grade is choice.graded.grade
    assert choice.graded.is_sure
