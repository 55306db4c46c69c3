"""The documents of this project as a reader finds them."""

from __future__ import annotations

import re

from collections.abc import Iterator
from pathlib import Path

from tests.cli.command import ROOT


FIRST = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:\A|\n)(?:\n    .*)+")
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)#:\s]*)(?:#([^)\s]*))?\)")
NO_WORD = re.compile(r"[^\w\- ]")


def prose(path: Path) -> str:
    """Read a page without its blocks of code."""
    return INDENTED.sub("\n", FENCED.sub("", path.read_text("utf-8")))


def in_code(path: Path) -> list[str]:
    """Give what stands as code within sentences."""
    return [" ".join(one.split()) for one in CODE.findall(prose(path))]


def links(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield each place that a page leads to, and the heading there."""
    for target, heading in LINK.findall(prose(path)):
        yield (path.parent / target).resolve() if target else path, heading


def headings(path: Path) -> set[str]:
    """Give the anchors of a page, as they are made of its headings."""
    if path.suffix != ".md":
        return set()
    lines = FENCED.sub("", path.read_text("utf-8")).splitlines()
    heads = (line.lstrip("#").strip().lower() for line in lines if line[:1] == "#")
    return {NO_WORD.sub("", one).replace(" ", "-") for one in heads}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
