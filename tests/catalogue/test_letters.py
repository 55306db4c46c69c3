"""Letters that are written by themselves, in every language we have."""

from __future__ import annotations

import unicodedata

from datetime import date

import pytest

from grievance.catalogue.letters import WIDTH, acknowledgement


LANGUAGES = ("de", "en", "fr", "pt", "zh")
REFERENCE = "GR-7F3K-9Q2D"
OFFICE = "Complaints Office of the Stewardship Initiative for Light Metals, " * 3


def columns(line: str) -> int:
    """Count as a terminal does: some letters take two."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
    return len(line) + wide


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_narrow_enough(language: str) -> None:
    """
    Whatever the day and the name: at most 76 columns, so that nobody's reader wraps.
    """
    days = [date(2026, month, 28) for month in range(1, 13)]
    for office in (OFFICE, "光" * 90):
        for due in days:
            words = acknowledgement(language)[1].fill(
                reference=REFERENCE, due=due, office=office
            )
            assert WIDTH >= max(map(columns, words.body.splitlines()))
            assert WIDTH >= columns(words.subject)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_the_reference_the_day_and_who_writes(language: str) -> None:
    """
    Nothing is left to be filled in, and it ends with a line.
    """
    found, template = acknowledgement(language)
    words = template.fill(reference=REFERENCE, due=date(2026, 9, 7), office="Office X")

    assert language == found
    assert REFERENCE in words.subject
    assert REFERENCE in words.body
    assert "2026" in words.body
    assert words.body.endswith("Office X\n")
    assert "$" not in words.subject + words.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_subject_tells_nobody_what_it_is_about(language: str) -> None:
    """
    A telephone shows subjects to whoever looks at it: nothing of a complaint there.
    """
    subject = acknowledgement(language)[1].subject.lower()
    telling = [
        "complain",
        "grievance",
        "plaint",
        "beschwer",
        "queixa",
        "reclam",
        "投诉",
    ]

    assert [] == [word for word in telling if word in subject]


@pytest.mark.parametrize("language", LANGUAGES)
def test_twelve_months_have_twelve_names(language: str) -> None:
    """
    A date is written out, so that nobody reads 3/4 as they are used to.
    """
    months = acknowledgement(language)[1].months

    assert 12 == len(set(months))


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-CN", "zh"), ("PT-br", "pt"), ("", "en"), ("tlh", "en"), ("th", "en")],
)
def test_another_language_is_answered_in_english(language: str, expected: str) -> None:
    """
    Variants count as the language; what we do not have is English.
    """
    assert expected == acknowledgement(language)[0]


def test_an_office_cannot_fill_in_anything_else() -> None:
    """
    A dollar in its name is a dollar.
    """
    words = acknowledgement("en")[1].fill(
        reference=REFERENCE, due=date(2026, 1, 1), office="$due $office"
    )

    assert words.body.endswith("\n$due $office\n")
