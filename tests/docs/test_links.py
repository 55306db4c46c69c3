"""Who follows the documents gets everywhere, and nowhere in vain."""

from __future__ import annotations

import re

from pathlib import Path

from tests.cli.command import ROOT
from tests.docs.decisions import INDEX, index
from tests.docs.pages import FIRST, PAGES, headings, in_code, links, name


ROOMS = ("grievance", "tui", "worker", "tests", "migrations")
PATH = re.compile(rf"(?:{'|'.join(ROOMS)}|docs|requirements)/[\w./-]*")
MODULE = re.compile(r"\w+\.py")
LINES_OF_A_SCREEN = 50
NO_PATHS = frozenset({"worker/index"})  # a label of a seal
THEIRS = frozenset({"verify.py"})  # a file that readers make for themselves


def test_links_lead_somewhere() -> None:
    """
    A document that another one names is there, and so is the heading in it.
    """
    dead = {
        f"{name(page)}: {target}#{heading}"
        for page in PAGES
        for target, heading in links(page)
        if not target.exists() or (heading and heading not in headings(target))
    }

    assert set() == dead


def test_every_page_is_reached_from_the_first() -> None:
    """
    No page is an orphan, and no picture.
    """
    waiting, seen = [FIRST], {FIRST}
    while waiting:
        page = waiting.pop()
        found = {target for target, _ in links(page)} if page.suffix == ".md" else set()
        waiting += found - seen
        seen |= found

    pictures = (ROOT / "docs").glob("*.svg")
    assert set() == {name(one) for one in (*PAGES, *pictures) if one not in seen}


def test_the_first_page_is_one_screen() -> None:
    """
    It names what this is, shows three pictures and leads on; the rest is elsewhere.
    """
    text = FIRST.read_text("utf-8")

    assert len(text.splitlines()) <= LINES_OF_A_SCREEN
    assert 3 == text.count("](docs/") - text.count("](docs/", text.index("## Where"))


def test_files_that_are_named_are_there() -> None:
    """
    Who reads of a module finds it under that name.
    """
    modules = {one.name for room in ROOMS for one in (ROOT / room).rglob("*.py")}
    modules |= THEIRS
    gone = {
        f"{name(page)}: {word}"
        for page in PAGES
        for word in in_code(page)
        if (PATH.fullmatch(word) and not is_there(word))
        or (MODULE.fullmatch(word) and word not in modules)
    }

    assert set() == gone


def is_there(word: str) -> bool:
    """Whether it is a file or folder, a module without its ending, or a pattern."""
    path = ROOT / word
    return (
        word in NO_PATHS or path.exists() or path.with_name(f"{path.name}.py").exists()
    )


def test_the_index_of_decisions_is_whole() -> None:
    """
    Write it anew with `python -m tests.docs.decisions`.
    """
    assert index() == INDEX.read_text("utf-8")


def test_no_number_of_a_decision_was_given_twice() -> None:
    """
    A number is how others name it.
    """
    numbers = [path.name[:4] for path in Path(INDEX.parent).glob("[0-9]*.md")]

    assert len(set(numbers)) == len(numbers)


def test_the_guide_names_every_room() -> None:
    """
    Whoever looks for something finds where to look.
    """
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8").partition("## The rooms")[2]
    rooms = {
        name(path.parent)
        for top in ("grievance", "tui")
        for path in (ROOT / top).glob("*/__init__.py")
    }

    assert len(rooms) > len(ROOMS)
    assert set() == {one for one in rooms if one not in guide}
