"""Bulletins and agendas say the same in every language, and nothing they must not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from grievance.catalogue.bulletins import (
    AgendaFacts,
    BulletinFacts,
    EventLine,
    Form,
    read_bulletins,
    shipped_bulletins,
)
from grievance.catalogue.catalogue import shipped_catalogue
from grievance.catalogue.files import CatalogueError
from grievance.catalogue.letters.voice import SHIPPED
from grievance.domain.outside_event import EventKind


FACTS = BulletinFacts(
    office="Grievance Office",
    first=date(2026, 10, 1),
    often=("PS 10.3",),
    named=("PS 9", "PS 9.8", "CoC 7.1"),
    seldom=("PS 9.1",),
    mostly=("PS 10.3",),
    events=(
        EventLine(
            on=date(2026, 10, 4),
            kind=EventKind.LAW,
            title="A <b>law</b> [here](http://evil.example)",
            source="laws.example/a_b",
        ),
    ),
)
AGENDA = AgendaFacts(
    office="Grievance Office",
    first=date(2026, 7, 1),
    wide=("PS 10.3",),
    some=("PS 6.6",),
)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("language", SHIPPED)
def test_every_language_says_all_of_it(language: str, form: Form) -> None:
    """
    Each code, the retaliation section, the steps and the disclaimer; no place is open.
    """
    book = shipped_bulletins()
    bulletin = book.bulletin(FACTS, language, form)
    agenda = book.agenda(AGENDA, language, form)
    shared = book.notices.languages[language]

    assert language == bulletin.language == agenda.language
    for code in ("PS 10.3", "PS 9 ", "PS 9.8", "CoC 7.1", "PS 9.1"):
        assert code in bulletin.text
    for code in ("PS 10.3", "PS 6.6"):
        assert code in agenda.text
    assert shared.words.part["retaliation"].title in bulletin.text
    assert "chosen by yourself" in " ".join(bulletin.text.split())
    for text in (bulletin.text, agenda.text):
        assert "{" not in text
        flat = "".join(text.split())
        assert "".join(shared.voice.standing.disclaimer.split()) in flat


@pytest.mark.parametrize("form", Form)
def test_the_same_facts_give_the_same_bytes(form: Form) -> None:
    """
    Also with words that were read anew.
    """
    anew = read_bulletins(None, shipped_catalogue())

    assert shipped_bulletins().bulletin(FACTS, "de", form) == anew.bulletin(
        FACTS, "de", form
    )


def test_no_title_is_a_link_or_a_tag() -> None:
    """
    In Markdown what people typed is text, whatever signs it has.
    """
    text = shipped_bulletins().bulletin(FACTS, "en", Form.MARKDOWN).text

    assert r"A \<b\>law\</b\> \[here\](http://evil.example)" in text


def test_titles_are_neutral() -> None:
    """
    A bulletin names no people and no region, as a notice does not.
    """
    text = shipped_bulletins().bulletin(FACTS, "en").text

    assert "Responsible sourcing expectations" in text
    assert "Conflict" not in text


def test_a_month_without_a_theme_says_so() -> None:
    """
    It says that this says nothing, and keeps the words on retaliation.
    """
    empty = BulletinFacts(office="Office", first=date(2026, 10, 1))
    text = shipped_bulletins().bulletin(empty, "xx").text

    assert "No theme can be named this month" in text
    assert "What an auditor can do" not in text
    assert "Retaliation" in text


def test_an_office_says_it_in_its_own_words(tmp_path: Path) -> None:
    """
    One text is replaced, all others stay.
    """
    folder = tmp_path / "bulletins"
    folder.mkdir()
    (folder / "en.toml").write_text(
        '[part.opening]\ntext = "News of {{ period }}."\n', "utf-8"
    )
    book = read_bulletins(tmp_path, shipped_catalogue())
    text = book.bulletin(FACTS, "en").text

    assert "News of October 2026." in text
    assert "What people complained about" in text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("en", '[part.opening]\ntext = "{{ entity }}"', "there is no `entity` here"),
        ("en", '[part.opening]\ntext = " "', "`part.opening` must say something"),
        ("en", '[label]\nyear = "x"', "nothing is called `label.year`"),
        ("en", '[part.looked]\ntitle = ""', "must be a line"),
        ("words-2", "", "is no bulletin"),
    ],
    ids=["stranger", "empty", "unknown", "title", "file"],
)
def test_words_that_cannot_be_used_are_refused(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    """
    The sentence names the place.
    """
    folder = tmp_path / "bulletins"
    folder.mkdir()
    (folder / f"{name}.toml").write_text(content, "utf-8")

    with pytest.raises(CatalogueError, match=said):
        read_bulletins(tmp_path, shipped_catalogue())
