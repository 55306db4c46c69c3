from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.quoting import (
    ENCLOSED_ENDS,
    ENCLOSED_OPENS,
    MOST_LINES,
    Kind,
    Passage,
    fold_quotes,
)


PIECES = [
    "On Mon, 2 Mar 2026 at 09:30, Ana wrote:\n",
    "> quoted\n",
    "-- \n",
    "\n",
    "own words\n",
    "-----Original Message-----\n",
    "From: a\n",
    "To: b\nSubject: c\n",
    f"{ENCLOSED_OPENS}\n",
    f"{ENCLOSED_ENDS}\n",
    "Begin forwarded message:\n",
    "no newline",
]
ANSWERS = [
    "On Mon, 2 Mar 2026 at 09:30, Office <intake@office.example>\nwrote:",
    "Am 2.3.2026 um 09:30 schrieb Office <intake@office.example>:",
    "Le lun. 2 mars 2026 à 09:30, Office <intake@office.example> a écrit :",
    "Em seg., 2 de mar. de 2026 às 09:30, Office <i@office.example> escreveu:",
    "在 2026年3月2日，Office <intake@office.example> 写道：",
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "Von: Office\nGesendet: Montag, 2. März 2026 09:30\nAn: Ana\nBetreff: Ihr Brief",
    "发件人: Office\n发送时间: 2026年3月2日\n收件人: Ana\n主题: 来信",
]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(p.kind.value, p.text) for p in fold_quotes(text)]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_the_passages_are_the_text(text: str) -> None:
    """
    Nothing is lost, added or moved; and where there is text, some of it is read.
    """
    passages = fold_quotes(text)

    assert text == "".join(p.text for p in passages)
    assert not text.strip() or any(p.text.strip() for p in passages if not p.folded)


@pytest.mark.parametrize("mark", ANSWERS)
def test_what_is_answered_is_folded(mark: str) -> None:
    """
    In five languages, with and without signs before the lines.
    """
    text = f"They still do not pay.\n\n{mark}\n\nDear Ana,\nwe ask.\n"

    assert [
        (Kind.OWN, "They still do not pay.\n\n", False),
        (Kind.QUOTED, f"{mark}\n\nDear Ana,\nwe ask.\n", True),
    ] == [(p.kind, p.text, p.folded) for p in fold_quotes(text)]


def test_answers_between_quoted_lines_are_own() -> None:
    """
    Who answers point by point is read point by point.
    """
    assert [
        ("quoted", "On Monday Office wrote:\n> When?\n>\n\n> Where?\n"),
        ("own", "At the mill.\n"),
        ("quoted", "> Who?\n"),
    ] == kinds(
        "On Monday Office wrote:\n> When?\n>\n\n> Where?\nAt the mill.\n> Who?\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "I say it.\nOn Monday the foreman wrote:\nYou are all dismissed.\n",
        "Names:\n--\n" + "one more worker\n" * 20,
        ">From the first day we were not paid.\n",
    ],
)
def test_people_who_write_like_programs_are_read(text: str) -> None:
    """
    To show a quotation is better than to hide a complaint.
    """
    assert [Passage(kind=Kind.OWN, text=text)] == list(fold_quotes(text))


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------\nFrom: Ana",
        "Von: Ana\nGesendet: Montag\nBetreff: Löhne",
        "-----Original Message-----\nFrom: Ana",
        f"{ENCLOSED_OPENS}\nFrom: Ana",
    ],
)
def test_a_mail_that_is_passed_on_stays_in_sight(mark: str) -> None:
    """
    Often it is the complaint, and there is nothing above it.
    """
    text = f"{mark}\n\n> They do not pay.\nWe ask for help.\n"

    assert [Passage(kind=Kind.FORWARDED, text=text)] == list(fold_quotes(text))


def test_an_enclosed_mail_ends_where_the_mechanism_says() -> None:
    """
    With all that is enclosed in it.
    """
    inner = f"{ENCLOSED_OPENS}\n> a\n{ENCLOSED_OPENS}\nb\n{ENCLOSED_ENDS}\n{ENCLOSED_ENDS}\n"

    assert [("forwarded", inner), ("own", "Ana\n")] == kinds(f"{inner}Ana\n")


def test_a_signature_is_folded() -> None:
    """
    Up to where a quotation begins.
    """
    assert [
        ("own", "Help us.\n"),
        ("signature", "-- \nAna\nMill 2\n"),
        ("quoted", "> Dear Ana\n"),
    ] == kinds("Help us.\n-- \nAna\nMill 2\n> Dear Ana\n")


def test_where_all_is_quoted_nothing_is_folded() -> None:
    """
    Nobody looks at an empty page.
    """
    assert [False] == [p.folded for p in fold_quotes("> They do not pay.\n")]


def test_a_very_long_text_is_told_apart_at_its_beginning() -> None:
    """
    A desk that waits for a mail of a million lines helps nobody.
    """
    text = "own\n" + "> a\n" * (MOST_LINES + 5)

    assert [("own", "own\n"), ("quoted", "> a\n" * (MOST_LINES - 1))] == kinds(text)[:2]
    assert text == "".join(p.text for p in fold_quotes(text))
