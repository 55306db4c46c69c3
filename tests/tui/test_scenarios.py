"""
Each scenario of the desk's plan has a test in a real terminal, which names it.

S1 to S13 are from the sketch, A1 to A20 were added.  With 100,000 cases A1, S2 and A17
are driven by `./dev bench queue --cases 100000`, which says how long each takes; here
they have some. What many screens and fields have in common is looked at without a
terminal as well: A18 in `test_hostile`, A9 in `test_audit_file`, A10 in
`test_statistics`, A14 in `test_live` and `test_drafts`.  The end of A8 (what went out is
not pulled back) is in the tests of undoing, with a clock that is moved.
"""

from __future__ import annotations

import ast
import re

from collections.abc import Iterator

import pytest

from tests.tui.terminals import ROOT


TERMINAL, DAY = "tests/tui/test_tmux.py", "tests/tui/test_queue_in_terminal.py"
UNDO, LOCK = "tests/tui/test_undo_in_terminal.py", "tests/tui/test_lock_in_terminal.py"
KILLED, TWO = "tests/tui/test_killed_desk.py", "tests/tui/test_two_desks.py"
OFFICE, AWAY = (
    "tests/tui/test_office_in_terminal.py",
    "tests/tui/test_away_in_terminal.py",
)
SCENARIOS = {
    "S1": ("open and come back", TERMINAL),
    "S2": ("filter, Esc restores", TERMINAL),
    "S3": ("no match names the way out", TERMINAL),
    "S4": ("mark three, change stage, undo", UNDO),
    "S5": ("close needs the word", UNDO),
    "S6": ("reply, review, send in 30 s", KILLED),
    "S7": ("80×24 ↔ 130×40", TERMINAL),
    "S8": ("letters in the filter run nothing", TERMINAL),
    "S9": ("no screenshot among the commands", TERMINAL),
    "S10": ("NO_COLOR: the cursor is seen", TERMINAL),
    "S11": ("a burst lands in the menu", TERMINAL),
    "S12": ("hostile text is literal, the title untouched", TERMINAL),
    "S13": ("a crash shows no case", TERMINAL),
    "A1": ("three wrong tries: delay, and no row", LOCK),
    "A2": ("unread marks", DAY),
    "A3": ("critical overdue, all, to somebody", DAY),
    "A4": ("a criterion, undo, both in the log", TERMINAL),
    "A5": ("linked twice: already linked", UNDO),
    "A6": ("+3d reads as in 3 d; then !", DAY),
    "A7": ("kill -9: the draft is whole", KILLED),
    "A8": ("pulled back within 30 s; then not", KILLED),
    "A9": ("a notice over a hit: a reason, and two", OFFICE),
    "A10": ("the numbers of the CLI", OFFICE),
    "A11": ("Ctrl+L and idle leave nothing", LOCK),
    "A12": ("read-only: refused by services", LOCK),
    "A13": ("two desks: both values", TWO),
    "A14": ("database away: what is typed stays", AWAY),
    "A15": ("40×12 works, smaller says so", TERMINAL),
    "A16": ("5,000 lines pasted run nothing", DAY),
    "A17": ("j held stops where it led", OFFICE),
    "A18": ("hostile strings on every screen", OFFICE),
    "A19": ("a bad keymap is refused", LOCK),
    "A20": ("NO_COLOR, TERM=linux, LANG=C", TERMINAL),
}
AT_100_000 = {"A1", "S2", "A17"}
BENCH = "tests/benchmarks/terminal.py"
TERMINALS = {"open_desk", "here", "served"}  # fixtures
Test = ast.FunctionDef | ast.AsyncFunctionDef


def naming(scenario: str, path: str, *starts: str) -> Iterator[Test]:
    """Yield the tests, or what measures, that name it in their own lines."""
    text = (ROOT / path).read_text("utf-8")
    for one in ast.parse(text).body:
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        source = ast.get_source_segment(text, one) or ""
        if one.name.startswith(starts) and re.search(rf"\b{scenario}\b", source):
            yield one


def test_there_are_all_of_them() -> None:
    """
    Thirteen of the sketch and twenty more.
    """
    every = {f"S{n}" for n in range(1, 14)} | {f"A{n}" for n in range(1, 21)}

    assert every == set(SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_its_test_names_it(scenario: str) -> None:
    """
    Whoever changes a test sees which promise it is that they change; and each of them
    is driven in a terminal.
    """
    found = list(naming(scenario, SCENARIOS[scenario][1], "test_"))
    asked = {one.arg for test in found for one in test.args.args}

    assert found
    assert asked & TERMINALS


@pytest.mark.parametrize("scenario", sorted(AT_100_000))
def test_with_very_many_it_is_measured(scenario: str) -> None:
    """
    What is promised for 100,000 cases is driven with so many by a benchmark.
    """
    assert list(naming(scenario, BENCH, "_"))
