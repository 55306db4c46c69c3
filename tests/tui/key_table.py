"""
The tables of keys in `docs/desk.md`, from the registry of commands.

    python -m tests.tui.key_table    write them anew
"""

from __future__ import annotations

import re
import sys

from collections.abc import Iterable, Mapping

from tests.tui.terminals import ROOT
from tui.keys.command_index import Declared, every_command


PAGE = ROOT / "docs" / "desk.md"
BEGIN, END = (
    "<!-- keys: written by `python -m tests.tui.key_table` -->",
    "<!-- end of keys -->",
)
TITLES: Mapping[str, tuple[str, ...]] = {
    "Everywhere": ("desk", "area"),
    "In lists and texts": ("list", "text", "due"),
    "Queue and tasks": ("queue", "tasks"),
    "Case": ("case", "file", "save"),
    "Letters": ("compose", "review", "unfinished"),
    "Audits": ("audits", "audit"),
    "Statistics": ("statistics", "releases", "release", "load"),
    "What waits": ("waiting", "look"),
    "Registry": ("registry",),
    "People, log, search": (
        "people",
        "person",
        "grants",
        "retention",
        "names",
        "identity",
        "checkpoints",
        "log",
        "search",
    ),
    "Forms, lists to choose from, the lock": (),  # all others
}


def tables() -> str:
    """Return a table for each title."""
    commands = list(every_command().values())
    named = {group for groups in TITLES.values() for group in groups}
    rest = tuple(sorted({one.group for one in commands} - named))
    return "\n\n".join(
        f"**{title}**\n\n{_table(commands, groups or rest)}"
        for title, groups in TITLES.items()
    )


def _table(commands: Iterable[Declared], groups: tuple[str, ...]) -> str:
    rows = dict.fromkeys(_row(one) for one in commands if one.group in groups)
    return "\n".join(("| keys | |", "|---|---|", *rows))


def _row(command: Declared) -> str:
    does = ": ".join(filter(None, (command.label, command.help))).replace("|", "\\|")
    return f"| {_code(command.keys_shown)} | {does} |"


def _code(keys: str) -> str:
    """Write keys as code, also the one that is a backtick or a bar."""
    return f"`{keys}`".replace("|", "\\|")


def written() -> str:
    """Return the tables as they stand on the page."""
    text = PAGE.read_text("utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip()


def main() -> int:
    """Write the tables into the page."""
    text = PAGE.read_text("utf-8")
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    fresh = f"{BEGIN}\n\n{tables()}\n\n{END}"
    PAGE.write_text(between.sub(lambda _: fresh, text), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
