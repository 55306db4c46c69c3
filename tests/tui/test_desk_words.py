"""Whoever is at the desk is told of its keys and screens; of a shell where only that does it."""

from __future__ import annotations

import ast

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from grievance.cli.main import grievance
from tests.cli.command import ROOT
from tui.desk_words import AT_DESK, COMMAND, desk_words, way_of
from tui.keys.command_index import every_command


ROOMS = ("domain", "services", "storage", "vault")
NOT_AT_DESK = frozenset({"statistics", "registry_form"})  # their words are for a shell
# What nobody does at the desk: the root key's, the machine's, the registry's.
IN_A_SHELL = frozenset(
    {
        "access",
        "audits",
        "blobs",
        "database",
        "doctor",
        "follow-ups",
        "init",
        "intake",
        "log",
        "migrate",
        "people",
        "restore",
        "rotate",
        "statistics",
    }
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "Assess it first, with `grievance risk assess`.",
            "Assess it first, with n in the tab Risk of the case.",
        ),
        (
            "It is damaged; run `grievance log verify`.",
            "It is damaged; use v in c of area 8 (People).",
        ),
        ("Wait. `grievance rekey` takes it.", "Wait. The desk takes it."),
        ("See `grievance requests show 12`.", "See area 6 (Out)."),
        (
            "Say until when, with `grievance access grant` (`--until`).",
            "Say until when, with n in the tab Access & log of the case.",
        ),
        ("Run `grievance migrate`.", "Run `grievance migrate` in a shell."),
        ("Nothing of the kind.", "Nothing of the kind."),
    ],
)
def test_a_command_is_told_as_the_desk_has_it(said: str, expected: str) -> None:
    """
    By its key and place; what only a shell can do is said to be for one.
    """
    assert expected == desk_words(said)


def test_each_key_is_the_one_that_does_it() -> None:
    """
    Whoever gives a command another key is told here to say so there.
    """
    commands = every_command()
    shown = {way: commands[way.command] for way in AT_DESK.values() if way.key}

    for way, command in shown.items():
        assert way.key.lower() in {key.lower() for key in command.keys} or (
            way.key in command.keys_shown.split()
        )


def test_each_command_is_one_of_the_shell() -> None:
    """
    A command that is called otherwise one day does not fall out of the table.
    """
    assert [] == [name for name in AT_DESK if not _is_command(name)]


def test_each_sentence_of_the_services_has_a_way() -> None:
    """
    A new one that names a command says how the desk does that, or that a shell does.
    """
    named = {words for said in _sentences() for words in COMMAND.findall(said)}
    without = {words for _run, words in named if way_of(words) is None}

    assert len(named) > len(without) > 0
    assert set() == {words.split()[0] for words in without} - IN_A_SHELL


def _is_command(name: str) -> bool:
    group: click.Command | None = grievance
    for word in name.split():
        if not isinstance(group, click.Group):
            return True  # `case` has words of its own
        group = group.get_command(click.Context(group), word)
    return group is not None


def _sentences() -> Iterator[str]:
    for room in ROOMS:
        for path in sorted((ROOT / "grievance" / room).rglob("*.py")):
            if not NOT_AT_DESK & set(path.parts):
                yield from _said_in(path)


def _said_in(path: Path) -> Iterator[str]:
    """Yield each text of a module, with what is put into it left out."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "…"
                for part in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in docs:
            yield str(node.value)
