"""The page for auditors says what notices say and what the reader of answers takes."""

from __future__ import annotations

import re

from grievance.catalogue.reply_form import reply_language
from grievance.domain.finding import Grade
from grievance.mail.answers.read import read_form
from tests.cli.command import ROOT


PAGE = (ROOT / "docs" / "auditors.md").read_text("utf-8")
WORDS_ON_A_PAGE = 800  # A4 in ten points, tables and all
EXAMPLE = "\n".join(line[4:] for line in PAGE.splitlines() if line[:4] in ("", "    "))


def test_the_example_is_read_beyond_doubt() -> None:
    """
    Whoever writes as it shows is understood: acknowledged, graded, commented.
    """
    answer = read_form(EXAMPLE, ["PS 10.3", "PS 10.7"])

    assert answer.acknowledged
    assert {("PS 10.7", Grade.MINOR, True), ("PS 10.3", Grade.NOT_ASSESSED, True)} == {
        (one.criterion, one.grade, one.is_sure) for one in answer.findings
    }
    assert all(one.comment for one in answer.findings)
    assert not answer.unread


def test_it_explains_the_grades_of_the_form() -> None:
    """
    Each by the word that the form has for it, and no other.
    """
    table = PAGE.partition("| grade | means |")[2].partition("\n\n")[0]
    first = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    told = {word for cell in first for word in cell.split(", ")} - {"---"}

    assert told == set(reply_language("en").choices.values())


def test_it_is_one_page() -> None:
    """
    It is taken along to an audit.
    """
    assert len(PAGE.split()) <= WORDS_ON_A_PAGE
