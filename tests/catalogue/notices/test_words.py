"""An office changes the words of notices, and is told in a sentence when they break."""

from __future__ import annotations

import re

from pathlib import Path

import pytest

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.catalogue.files import CatalogueError
from grievance.catalogue.notices import NoticeItem, read_notices, shipped_notices
from grievance.catalogue.notices.checking import check_notices
from grievance.catalogue.notices.items import known_items
from grievance.catalogue.notices.modules import read_modules
from grievance.catalogue.notices.words import PARTS
from grievance.catalogue.standards import standards
from tests.catalogue.notices.notice_facts import facts_of


CATALOGUE = shipped_catalogue()


def put(home: Path, name: str, text: str) -> None:
    """Write a file into the notices of a home."""
    folder = home / "notices"
    folder.mkdir(exist_ok=True)
    folder.joinpath(name).write_text(text, "utf-8")


def test_what_ships_hangs_together() -> None:
    """
    All languages name the same facts, have every title, and every criterion training.
    """
    assert () == check_notices(None, CATALOGUE)


def test_at_most_twelve_modules_one_of_them_always() -> None:
    """
    A list that people can take in; one module is proposed whatever the notice is about.
    """
    modules = read_modules(None)

    assert len(modules.codes) <= 12
    assert ("people-at-risk",) == modules.concerning(())


def test_every_criterion_of_old_versions_has_training_too() -> None:
    """
    Topics are carried over to the numbering the modules are in.
    """
    modules = read_modules(None)
    (old,) = (one for one in standards() if one.version == "V2")

    for criterion in old.criteria:
        item = NoticeItem(criterion=f"PS {criterion.id}", version="V2")
        (known,) = known_items([item], CATALOGUE)
        assert len(modules.concerning(known.topics)) > 1, item


def test_an_office_changes_one_text_and_keeps_the_rest(tmp_path: Path) -> None:
    """
    What its file leaves out stays as it ships, in this language and in the others.
    """
    put(
        tmp_path,
        "en.toml",
        """
        [opening]
        first = "Our own words for {{ reference }}."
        [part.retaliation]
        text = "Call the house at once."
        [module]
        children = "Our course on children"
        """,
    )
    put(tmp_path, "modules.toml", 'always = ["people-at-risk", "children"]')
    book = read_notices(tmp_path, CATALOGUE)
    facts = facts_of()

    body = book.write(facts, "en").body
    assert "Our own words for GR-7F3K-9Q2D.\n" in body
    assert "your right to stop\n" in body
    assert "\nCall the house at once.\n" in body
    assert "- Our course on children\n" in body
    assert "What this letter is, and what it is not\n" in body
    assert shipped_notices().languages["fr"] == book.languages["fr"]
    assert [] == [one for one in check_notices(tmp_path, CATALOGUE) if one.error]


def test_the_examples_in_the_documentation_work(tmp_path: Path) -> None:
    """
    What docs/notices.md shows can be copied into a home, and is used.
    """
    pages = Path(__file__).parents[3] / "docs" / "notices.md"
    examples = re.findall(
        r"^```toml\n# notices/(\S+)\n(.*?)^```",
        pages.read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    for name, text in examples:
        put(tmp_path, name, text)
    book = read_notices(tmp_path, CATALOGUE)

    assert {"en.toml", "modules.toml"} == {name for name, _ in examples}
    assert [] == [one for one in check_notices(tmp_path, CATALOGUE) if one.error]
    assert "Safety course 2, two days" == book.languages["en"].words.module["safety"]
    assert "PS 6.6" in book.modules.criteria["safety"]


def test_the_documentation_names_what_each_part_may_name() -> None:
    """
    A fact that a text may name stands in docs/notices.md, in its row.
    """
    text = (Path(__file__).parents[3] / "docs" / "notices.md").read_text("utf-8")
    rows = text.partition("## What a text may name")[2].splitlines()

    for part, names in PARTS.items():
        (row,) = (one for one in rows if re.match(rf"\| .*`{part}`", one))
        assert [] == [name for name in names if f"`{name}`" not in row]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("en.toml", "[part.about]\ntext = '{{ entity }}'", "there is no `entity` here"),
        ("en.toml", "[part.audit]\ntext = '{{ cases }}'", "there is no `cases` here"),
        ("en.toml", "[subject]\nfirst = '{{ entity }}'", "there is no `entity` here"),
        (
            "en.toml",
            "[part.items]\ntext = '{{ items.__class__ }}'",
            "there is no `__class__` here",
        ),
        ("en.toml", "[step]\nhead = '{{ code|upper }}'", "it has no Filter"),
        ("en.toml", "[opening]\nlast = '{% include \"x\" %}'", "it has no Include"),
        ("en.toml", "[opening]\nlast = '{% if %}'", "opening.last: "),
        ("en.toml", "[part.retaliation]\ntext = ' '", "must say something"),
        ("en.toml", "[part.retaliation]\ntitle = ''", "must be a line"),
        ("en.toml", "[part.lunch]\ntext = 'x'", "nothing is called `part.lunch`"),
        ("en.toml", "[opening]\nlunch = 'x'", "nothing is called `opening.lunch`"),
        ("en.toml", "lunch = 'x'", "nothing is called `lunch`"),
        ("en.toml", "[relation]\nlater = '{{ x }}'", "has no places to fill in"),
        ("en.toml", "[subject", "is not TOML"),
        ("es.toml", "[subject]\nfirst = 'x'", "notices/es.toml"),
        ("english.toml", "", "name it like notices/en.toml"),
        ("modules.toml", "always = ['tea']", "`module.tea` must say something"),
        ("modules.toml", "[criteria]\nsafety = ['9.8']", "such as PS 9.8b"),
        ("modules.toml", "[criteria]\nsafety = ['PS 9.8b']", "without its letter"),
    ],
    ids=lambda value: value[:40].replace("\n", " "),
)
def test_a_broken_correction_is_refused(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    """
    In one sentence that names the file, before any notice is written with it.
    """
    put(tmp_path, name, text)

    with pytest.raises(CatalogueError, match=r"^notices/.*\.$") as refused:
        read_notices(tmp_path, CATALOGUE)
    (remark,) = check_notices(tmp_path, CATALOGUE)

    assert sentence in str(refused.value)
    assert remark.error
    assert str(refused.value) == remark.sentence


def test_odd_corrections_are_pointed_out(tmp_path: Path) -> None:
    """
    A fact that is left out, and a criterion that no training concerns any more.
    """
    put(tmp_path, "de.toml", '[part.foot]\ntext = "{{ reference }}"')
    put(tmp_path, "modules.toml", "[criteria]\nchildren = []")

    assert {
        "notices/de.toml, part.foot: reference is not where English has it.",
        "notices/modules.toml names no training for PS 10.2.",
    } == {one.sentence for one in check_notices(tmp_path, CATALOGUE) if not one.error}


def test_no_part_that_must_always_be_the_same_can_name_a_fact() -> None:
    """
    What a notice is not, and the words on retaliation, cannot depend on any fact.
    """
    assert [{}, {}, {}] == [
        dict(PARTS[name]) for name in ("about", "retaliation", "desk")
    ]


def test_a_new_language_is_begun_with_a_whole_file(tmp_path: Path) -> None:
    """
    With words of letters and of notices in Spanish, notices are in Spanish.
    """
    letters = tmp_path / "letters" / "es"
    letters.mkdir(parents=True)
    package = Path(read_notices.__code__.co_filename).parents[1]
    voice = package.joinpath("letters/en/voice.toml").read_text("utf-8")
    letters.joinpath("voice.toml").write_text(voice, "utf-8")
    words = package.joinpath("notices/en.toml").read_text("utf-8")
    put(tmp_path, "es.toml", words.replace("Dear Sir or Madam", "Estimados señores"))

    written = read_notices(tmp_path, CATALOGUE).write(facts_of(), "es-MX")

    assert "es" == written.language
    assert "Estimados señores,\n" in written.body
