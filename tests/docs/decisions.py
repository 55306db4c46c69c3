"""`python -m tests.docs.decisions`: write the index of decisions, docs/adr/README.md."""

from __future__ import annotations

import re

from tests.cli.command import ROOT


FOLDER = ROOT / "docs" / "adr"
INDEX = FOLDER / "README.md"
HEAD = """\
# Decisions

Why it is built like this: one short file for each choice that somebody could reasonably have
made otherwise. [0001](0001-decisions-are-short-files.md) says how they are written. Numbers
that are missing were never given. `python -m tests.docs.decisions` writes this page.

"""
TITLE = re.compile(r"# (\d{4}) (.+)")


def titles() -> dict[str, tuple[str, str]]:
    """Give number and title of each decision, by the name of its file."""
    found = {}
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        head = TITLE.fullmatch(path.read_text("utf-8").partition("\n")[0])
        assert head, f"{path.name} does not begin with '# NUMBER TITLE'"
        found[path.name] = (head[1], head[2])
    return found


def index() -> str:
    """Write a line for each decision."""
    lines = (f"- [{no}]({name}) {title}\n" for name, (no, title) in titles().items())
    return HEAD + "".join(lines)


if __name__ == "__main__":
    INDEX.write_text(index(), "utf-8")
