"""docs/threat-model.md names a test beside each thing it says, and each of them is there."""

from __future__ import annotations

import re

from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+)(?:\.py)?(?:::(\w+))?`")
DOCUMENT = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
ATTACKERS = DOCUMENT.partition("## Who attacks")[2].partition("\n## ")[0]
SECTIONS = {
    one.partition("\n")[0]: one.partition("\n")[2]
    for one in ATTACKERS.split("\n### ")[1:]
}
GAPS = [gap for line in DOCUMENT.splitlines() for gap in line.split("**Gap")[1:]]


def named(text: str) -> list[tuple[str, str]]:
    return NAMED.findall(text)


def is_there(file: str, function: str) -> bool:
    """Whether there is such a module, or folder, and such a test in it."""
    path = ROOT / file
    if path.is_dir():
        return not function
    module = path.with_suffix(".py")
    return module.is_file() and f"def {function}" in module.read_text("utf-8")


def test_every_test_it_names_is_there() -> None:
    """
    So that whoever renames one, or takes it out, comes by here.
    """
    assert [] == [one for one in named(DOCUMENT) if not is_there(*one)]


@pytest.mark.parametrize("attacker", SECTIONS)
def test_each_attacker_is_played(attacker: str) -> None:
    """
    By at least one test, or it says that nothing is defended there.
    """
    text = SECTIONS[attacker]

    assert named(text) or "Not defended" in text


def test_each_gap_is_shown() -> None:
    """
    By a test that walks through it, or says beside it that no program could.
    """
    assert [] == [
        gap for gap in GAPS if not named(gap) and "no test can show" not in gap
    ]


def test_each_of_these_tests_is_named() -> None:
    """
    What an attacker gets is of no use where nobody reads of it.
    """
    modules = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    stems = {Path(file).stem for file, _ in named(DOCUMENT)}

    assert set() == modules - stems
