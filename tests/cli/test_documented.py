"""Every command in the documents and in the examples of the help is one that there is."""

from __future__ import annotations

import re
import shlex

from collections.abc import Callable, Iterator
from uuid import UUID

import click
import pytest

from grievance.cli.main import grievance
from tests.docs.blocks import blocks


CONTINUED = re.compile(r"\\\n\s*")
WORD = re.compile(r"'[^']*'|\"[^\"]*\"|\S+")
EXAMPLE = re.compile(r"\bgrievance (?=[a-z])")
ENDS = (".", ";", ":", ",")  # of a word, after which an example is over
ENDING = frozenset({"opens", "for", "or"})  # words of a sentence about an example
SHELL_SIGNS = frozenset({"|", "<", ">", "||", "&&", "#", ";"})
OPTIONAL = re.compile(r"\[(--?[a-z][^\]]*)\]")  # an option that may be left out
VERBATIM = "\b"  # click breaks no line of what follows
ELIDED = "…"  # and so on: not to be typed as it stands
SOME_ID = str(UUID(int=0))
PROSE = re.compile(r"   +\S.*$")  # what stands beside a command


def _documented() -> Iterator[tuple[str, str]]:
    """Yield the file and the words of each command that a code block shows."""
    for block in blocks():
        for one in block.commands:
            yield block.page.name, one.line


def _exemplary(group: click.Group, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each command's name and the examples of its help."""
    context = click.Context(group)
    for child in group.list_commands(context):
        command = group.get_command(context, child)
        assert command is not None
        called = f"{name} {child}".strip()
        for example in _examples(command.epilog or ""):
            yield called, example
        if isinstance(command, click.Group):
            yield from _exemplary(command, called)


def _commands(group: click.Group, name: str = "") -> Iterator[str]:
    """Yield the name of each command that does something."""
    context = click.Context(group)
    for child in group.list_commands(context):
        command = group.get_command(context, child)
        called = f"{name} {child}".strip()
        if isinstance(command, click.Group):
            yield from _commands(command, called)
        else:
            yield called


def _examples(epilog: str) -> Iterator[str]:
    """Yield each command below a help text: on lines of its own, or in sentences."""
    if not epilog.startswith(VERBATIM):
        return _in_sentences(" ".join(epilog.split()))
    lines = map(str.strip, CONTINUED.sub(" ", epilog).splitlines())
    return (line for line in lines if EXAMPLE.match(line))


def _in_sentences(text: str) -> Iterator[str]:
    """Yield each command of a text, to its last word."""
    for found in EXAMPLE.finditer(text):
        words = ["grievance"]
        for word in WORD.findall(text[found.end() :]):
            if word in ENDING:
                break
            is_last = word.endswith(ENDS)
            words.append(word.rstrip("".join(ENDS)) if is_last else word)
            if is_last:
                break
        if ELIDED not in words:
            yield " ".join(words)


def _words(line: str) -> list[str]:
    """Return what a shell would pass on, without what is optional or prose."""
    line = PROSE.sub("", OPTIONAL.sub(r"\1", line))
    words = shlex.split(line, comments=True)
    kept = []
    for word in words[1:]:
        if word in SHELL_SIGNS:
            break
        kept.append(SOME_ID if word == "ID" else word)
    return kept


@pytest.fixture(name="parse")
def _parse(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let click read a line as it would, down to the last command, and run nothing."""
    monkeypatch.setattr(click.Context, "invoke", lambda *_args, **_params: None)

    def parse(line: str) -> None:
        grievance.main(_words(line), "grievance", standalone_mode=False, obj={})

    return parse


def test_there_are_many() -> None:
    """
    The documents show commands at all, and the help of each command has an example.
    """
    assert 60 <= len(list(_documented()))
    exemplary = list(_exemplary(grievance))
    assert 80 <= len(exemplary)
    called = {name for name, _line in exemplary}
    assert set() == {one for one in _commands(grievance) if one not in called}


@pytest.mark.parametrize(("document", "line"), sorted(set(_documented())))
def test_a_documented_command_is_one(
    parse: Callable[[str], None], document: str, line: str
) -> None:
    """
    Command, options and choices are those of the program.
    """
    try:
        parse(line)
    except click.ClickException as error:
        pytest.fail(f"{document}: {line}: {error.format_message()}")


@pytest.mark.parametrize(("command", "line"), sorted(set(_exemplary(grievance))))
def test_an_example_is_one(
    parse: Callable[[str], None], command: str, line: str
) -> None:
    """
    An example is a command as one would type it.
    """
    try:
        parse(line)
    except click.ClickException as error:
        pytest.fail(f"{command}: {line}: {error.format_message()}")
